// Why a document was not read, in words that help the clerk who chose the file to choose another.
import { UserError } from '../errors.ts';
import { MAX_PAGES } from './limits.ts';

export type SourceFaultCode =
  | 'wrong-type'
  | 'empty'
  | 'no-text'
  | 'encrypted'
  | 'damaged'
  | 'too-large'
  | 'too-long'
  | 'bomb'
  | 'too-slow'
  | 'too-heavy'
  | 'busy'
  | 'stopped';

/** `message` is Russian and for the person who chose the file; `cause`, where there is one, is for the log. */
export class SourceFault extends UserError {
  override name = 'SourceFault';
  readonly code: SourceFaultCode;

  constructor(code: SourceFaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export const damaged = (cause?: unknown): SourceFault =>
  new SourceFault(
    'damaged',
    'Файл повреждён и не читается. Откройте его в редакторе, сохраните заново и загрузите ещё раз.',
    { cause },
  );

export const tooLong = (what: string): SourceFault =>
  new SourceFault(
    'too-long',
    `Документ слишком велик: ${what}. Загрузите только распоряжение с приложениями.`,
  );

export const tooManyPages = (): SourceFault => tooLong(`больше ${MAX_PAGES} страниц`);

export const tooDeep = (): SourceFault => tooLong('части документа вложены одна в другую слишком глубоко');

export const noText = (): SourceFault =>
  new SourceFault(
    'no-text',
    'В файле нет текста: похоже, это скан. Распознайте текст или загрузите документ в формате DOCX.',
  );
