// What a token of the API may be used for. None gives more than its owner has: roles are asked as on the pages.

export const SCOPES = [
  'roadmaps:read',
  'commands:write',
  'notices:read',
  'journal:read',
  'monitoring:read',
] as const;
export type Scope = (typeof SCOPES)[number];

interface ScopeWords {
  /** For whoever makes a token. */
  label: string;
  /** For programmers, in the OpenAPI document. */
  description: string;
}

export const SCOPE_WORDS: Record<Scope, ScopeWords> = {
  'roadmaps:read': {
    label: 'Читать дорожные карты и пункты',
    description: 'Read roadmaps, their items, dates and states.',
  },
  'commands:write': {
    label: 'Действовать от Вашего имени: докладывать, принимать, изменять сроки',
    description: 'Give commands in the name of the token’s owner.',
  },
  'notices:read': {
    label: 'Читать план уведомлений и отправленные письма',
    description: 'Read planned notices and sent messages.',
  },
  'journal:read': { label: 'Читать журнал', description: 'Read the journals with their hash chains.' },
  'monitoring:read': {
    label: 'Читать показатели мониторинга',
    description: 'Read figures, verdicts and reports of monitoring.',
  },
};

export function isScope(text: string): text is Scope {
  return (SCOPES as readonly string[]).includes(text);
}
