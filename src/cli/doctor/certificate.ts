// What is wrong with the mail server's certificate, and what each fault asks for: they are mended by different people.
import { numericDate } from '../../calendar/dates.ts';
import { type Finding, fault, ok, warning } from './finding.ts';
import type { Certificate } from './smtp-probe.ts';

/** A certificate is renewed in time when this is left (ms). */
const RENEWAL_MS = 14 * 86_400_000;

/** @param verified whether mail is refused to a server whose certificate does not hold */
export function certificateFinding(
  certificate: Certificate,
  host: string,
  verified: boolean,
  now: number,
): Finding {
  const until = numericDate(certificate.validUntil.toISOString().slice(0, 10));
  if (certificate.fault !== null) {
    const { text, advice } = certificateFault(certificate, host, until);
    if (verified) return fault('smtp-tls', `${text}: письма не уйдут`, advice);
    return warning(
      'smtp-tls',
      `${text}; шифрование есть, но подлинность сервера не проверяется`,
      `${advice} Затем задайте SROK_SMTP_TLS=required.`,
    );
  }
  const left = certificate.validUntil.getTime() - now;
  if (left < RENEWAL_MS)
    return warning(
      'smtp-tls',
      `сертификат почтового сервера истекает ${until}, осталось дней: ${Math.max(0, Math.floor(left / 86_400_000))}`,
      'Продлите сертификат почтового сервера, пока он действует.',
    );
  return ok('smtp-tls', `сертификат верен до ${until}`);
}

function certificateFault(
  { fault: code, names }: Certificate,
  host: string,
  until: string,
): { text: string; advice: string } {
  switch (code ?? '') {
    case 'CERT_HAS_EXPIRED':
      return {
        text: `сертификат почтового сервера истёк ${until}`,
        advice: 'Обновите сертификат на почтовом сервере.',
      };
    case 'CERT_NOT_YET_VALID':
      return {
        text: 'сертификат почтового сервера ещё не действует',
        advice: 'Проверьте часы этого компьютера и срок сертификата.',
      };
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return {
        text: 'сертификат почтового сервера самоподписанный',
        advice: 'Получите этот сертификат у администратора сервера и укажите файл PEM в SROK_SMTP_CA_FILE.',
      };
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return {
        text: `сертификат выдан на другое имя (${names.join(', ')}), а не на ${host}`,
        advice: 'Укажите в SMTP_URL имя из сертификата или замените сертификат.',
      };
    default:
      return {
        text: `сертификат почтового сервера подписан неизвестным удостоверяющим центром (${code})`,
        advice:
          'Укажите в SROK_SMTP_CA_FILE сертификат этого центра; если центр общеизвестный, сервер не передаёт промежуточный сертификат: добавьте его на сервере.',
      };
  }
}
