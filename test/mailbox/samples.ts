// Mails as servers and people really send them back, put together for a message of ours.
import { createHash } from 'node:crypto';

export interface Ours {
  /** The message's id in the ledger. */
  id: string;
  messageId: string;
  /** Envelope sender. */
  bounce: string;
  to: string;
}

export const ours: Ours = {
  id: '0b0f7b1e-5a52-4a7e-9a42-2d0d9a5a9f01',
  messageId: '0b0f7b1e-5a52-4a7e-9a42-2d0d9a5a9f01@srok.example.org',
  bounce: 'srok-0b0f7b1e-5a52-4a7e-9a42-2d0d9a5a9f01@srok.example.org',
  to: 'nazarova@example.org',
};

export const BOUNCE_PATTERN = 'srok-{id}@srok.example.org';

const crlf = (text: string): string => text.replace(/\r?\n/g, '\r\n');
const encoded = (text: string): string => `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;

const returnedHeaders = ({ messageId, bounce, to }: Ours): string => `Return-Path: <${bounce}>
From: ${encoded('Срок')} <srok@srok.example.org>
To: ${encoded('О.И. Назарова')} <${to}>
Message-ID: <${messageId}>
Subject: ${encoded('П. 5: срок 15.02.2024, осталось 10 раб. дней')}
Auto-Submitted: auto-generated
`;

/** Postfix, as in Debian and behind most Russian providers. */
export function postfixReport(
  of: Ours = ours,
  report: { action?: string; status?: string; said?: string; to?: string; original?: string } = {},
): Buffer {
  const { action = 'failed', status = '5.1.1', to = of.to, original = to } = report;
  const unknown = '550 5.1.1 <$TO>: Recipient address rejected: User unknown in virtual mailbox table';
  const diagnostic = (report.said ?? unknown).replace('$TO', to);
  return Buffer.from(
    crlf(`Return-Path: <>
Delivered-To: ${of.bounce}
Received: by mail.example.org (Postfix) id 4TGk2n0Qz1z9; Thu,  1 Feb 2024 09:00:02 +0700 (+07)
Date: Thu,  1 Feb 2024 09:00:02 +0700 (+07)
From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: ${of.bounce}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="4TGk2m6Yz1z8.1706752802/mail.example.org"
Message-Id: <20240201020002.4TGk2n0Qz1z9@mail.example.org>

This is a MIME-encapsulated message.

--4TGk2m6Yz1z8.1706752802/mail.example.org
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.example.org.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<${to}>: host 127.0.0.1[127.0.0.1] said: ${diagnostic} (in reply to RCPT TO command)

--4TGk2m6Yz1z8.1706752802/mail.example.org
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
X-Postfix-Queue-ID: 4TGk2m6Yz1z8
X-Postfix-Sender: rfc822; ${of.bounce}
Arrival-Date: Thu,  1 Feb 2024 09:00:01 +0700 (+07)

Final-Recipient: rfc822; ${to}
Original-Recipient: rfc822;${original}
Action: ${action}
Status: ${status}
Remote-MTA: dns; 127.0.0.1
Diagnostic-Code: smtp; ${diagnostic.replace(': ', ':\n    ')}

--4TGk2m6Yz1z8.1706752802/mail.example.org
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers
Content-Transfer-Encoding: 7bit

${returnedHeaders(of)}
--4TGk2m6Yz1z8.1706752802/mail.example.org--
`),
  );
}

/** Exchange: the human part in Russian and HTML, the whole message returned. */
export function exchangeReport(of: Ours = ours): Buffer {
  return Buffer.from(
    crlf(`Received: from EX01.example.org (10.0.0.5) by EX02.example.org; Thu, 1 Feb 2024 09:00:05 +0700
MIME-Version: 1.0
From: Microsoft Outlook
	<MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.org>
To: ${of.bounce}
Date: Thu, 1 Feb 2024 09:00:05 +0700
Content-Type: multipart/report; report-type=delivery-status;
	boundary="2f6a77e5-1d7b-4b8c-9c34-2f2f0c0f5b1a"
X-MS-Exchange-Message-Is-Ndr:
Message-ID: <b3f7d0aa@EX01.example.org>
In-Reply-To: <${of.messageId}>
References: <${of.messageId}>
Subject: ${encoded('Не удается доставить: П. 5: срок 15.02.2024')}

--2f6a77e5-1d7b-4b8c-9c34-2f2f0c0f5b1a
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: base64

${Buffer.from(`<p>Не удалось выполнить доставку следующим получателям: <b>${of.to}</b></p>`).toString('base64')}

--2f6a77e5-1d7b-4b8c-9c34-2f2f0c0f5b1a
Content-Type: message/delivery-status

Reporting-MTA: dns;EX01.example.org
Received-From-MTA: dns;mail.srok.example.org
Arrival-Date: Thu, 1 Feb 2024 02:00:04 +0000

Final-Recipient: rfc822;${of.to.toUpperCase()}
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ${of.to} not found by SMTP address lookup

--2f6a77e5-1d7b-4b8c-9c34-2f2f0c0f5b1a
Content-Type: message/rfc822

${returnedHeaders(of)}Content-Type: text/plain; charset=utf-8

Исполнить не позднее 15.02.2024

--2f6a77e5-1d7b-4b8c-9c34-2f2f0c0f5b1a--
`),
  );
}

/** Exim before 4.80 and whoever configured it so: plain text, the failed address in a header. */
export function eximReport(of: Ours = ours, failed = of.to): Buffer {
  return Buffer.from(
    crlf(`Return-path: <>
Envelope-to: ${of.bounce}
Received: from Debian-exim by relay.example.net with local (Exim 4.72) id 1rVN3a-0001Xy-7Q
X-Failed-Recipients: ${failed}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@relay.example.net>
To: ${of.bounce}
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1rVN3a-0001Xy-7Q@relay.example.net>

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ${failed}
    SMTP error from remote mail server after RCPT TO:<${failed}>:
    host mx.example.org [192.0.2.1]: 550 5.1.1 No such user here

------ This is a copy of the message, including all the headers. ------

${returnedHeaders(of)}
Исполнить не позднее 15.02.2024
`),
  );
}

/** Yandex: a code that means policy, and words that mean an unknown user. */
export const yandexReport = (of: Ours = ours): Buffer =>
  postfixReport(of, { status: '5.0.0', said: '550 5.7.1 No such user!' });

/** A plain mail with these header lines. */
function plainMail(headers: string, text: string): Buffer {
  return Buffer.from(
    crlf(
      `${headers.trim()}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${text}`,
    ),
  );
}

/** Mail.ru's words, in a form of its own. */
export function mailruReport(of: Ours = ours): Buffer {
  return plainMail(
    `Return-Path: <>
From: mailer-daemon@corp.mail.ru
To: srok@srok.example.org
Subject: Mail failure.
Message-ID: <E1rVN3b-0002@f101.i.mail.ru>`,
    `Ваше сообщение не может быть доставлено одному или нескольким получателям.

${of.to}
550 Message was not accepted -- invalid mailbox. Local mailbox ${of.to} is unavailable: user not found

Message-ID: <${of.messageId}>
`,
  );
}

export function qmailReport(of: Ours = ours): Buffer {
  return plainMail(
    `Return-Path: <>
Delivered-To: ${of.bounce}
From: MAILER-DAEMON@old.example.net
To: ${of.bounce}
Subject: failure notice`,
    `Hi. This is the qmail-send program at old.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<${of.to}>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

${returnedHeaders(of)}`,
  );
}

/** Exim: it goes on trying. */
export function eximWarning(of: Ours = ours): Buffer {
  return plainMail(
    `Return-path: <>
Envelope-to: ${of.bounce}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@relay.example.net>
To: ${of.bounce}
Subject: Warning: message 1rVN3a-0001Xy-7Q delayed 24 hours`,
    `This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on relay.example.net.

The address to which the message has not yet been delivered is:

  ${of.to}
    Delay reason: 451 4.7.1 try again later

No action is required on your part. Delivery attempts will continue for
some time, and this warning may be repeated at intervals.
`,
  );
}

/** Exchange's answer of an absent person, to the envelope sender. */
export function outOfOffice(of: Ours = ours): Buffer {
  return plainMail(
    `Return-Path: <>
From: ${encoded('Назарова Ольга Ивановна')} <${of.to}>
To: ${of.bounce}
Subject: ${encoded('Автоматический ответ: П. 5: срок 15.02.2024')}
In-Reply-To: <${of.messageId}>
References: <${of.messageId}>
Message-ID: <aa71@EX01.example.org>
Auto-Submitted: auto-generated
X-Auto-Response-Suppress: All`,
    'Я в отпуске до 12.02.2024. По срочным вопросам: И.Я. Шкуркина.\n',
  );
}

/** As Yandex and old programs mark it: no RFC 3834, a header of their own. */
export function vacation(of: Ours = ours, header = 'X-Autoreply: YES'): Buffer {
  return plainMail(
    `From: <${of.to}>
To: srok@srok.example.org
Subject: Re: ${encoded('П. 5')}
In-Reply-To: <${of.messageId}>
${header}`,
    'Буду 12 февраля.\n',
  );
}

export interface Answer {
  from?: string;
  text?: string;
  /** More header lines. */
  headers?: string;
}

/** A person's reply out of a mail program that quotes with marks. */
export function reply(of: Ours = ours, { from = of.to, text, headers = '' }: Answer = {}): Buffer {
  return plainMail(
    `Return-Path: <${from}>
From: ${encoded('Ольга Назарова')} <${from}>
To: srok@srok.example.org
Subject: ${encoded('Re: П. 5: срок 15.02.2024, осталось 10 раб. дней')}
In-Reply-To: <${of.messageId}>
References: <item.5.technopark@srok.example.org> <${of.messageId}>
Message-ID: <${createHash('sha256')
      .update(`${of.id} ${from} ${text ?? ''}`)
      .digest('hex')}@example.org>
      .toString('hex')
      .slice(0, 60)}@example.org>
${headers}`,
    text ??
      `Извещения размещены 30.01.2024, реестр направим завтра.

01.02.2024 09:00, Срок пишет:
> П. 5
> Исполнить не позднее 15 февраля 2024 г.
`,
  );
}
