// The secret address of a calendar, shown once, and how programs subscribe to it.

export function FeedAddress({ address }: { address: string }) {
  return (
    <>
      <p>
        <b>Скопируйте адрес сейчас:</b> второй раз он не показывается.
      </p>
      <p>
        <label for="feed">Адрес календаря</label>
        <textarea id="feed" readonly rows={3}>
          {address}
        </textarea>
      </p>
      <p>
        <a class="button" href={address.replace(/^https?:/, 'webcal:')}>
          Подписаться на этом устройстве
        </a>
      </p>
      <h2>Как подписаться</h2>
      <dl>
        <dt>
          <b>Outlook в браузере</b>
        </dt>
        <dd>Календарь → «Добавить календарь» → «Подписаться из Интернета» → вставьте адрес.</dd>
        <dt>
          <b>Outlook для Windows</b>
        </dt>
        <dd>Календарь → «Добавить календарь» → «Из Интернета» → вставьте адрес.</dd>
        <dt>
          <b>Thunderbird</b>
        </dt>
        <dd>«Файл» → «Создать» → «Календарь» → «В сети» → вставьте адрес, имя пользователя не нужно.</dd>
        <dt>
          <b>Яндекс Календарь</b>
        </dt>
        <dd>На компьютере: создайте новую подписку по ссылке (не импорт файла) и вставьте адрес.</dd>
        <dt>
          <b>Телефон</b>
        </dt>
        <dd>
          iPhone: создайте адрес на нём самом и нажмите «Подписаться на этом устройстве». Android: подпишитесь
          в том календаре, который показывает Ваш телефон, на его сайте.
        </dd>
      </dl>
      <p class="quiet">
        Как часто обновлять календарь, решает сама программа: от нескольких минут до суток. Подписка – не
        загрузка файла: загруженный один раз файл не обновляется.
      </p>
    </>
  );
}

/** Of a service that the Internet does not know. */
export function OnlyInside({ host }: { host: string }) {
  if (!isInside(host)) return null;
  return (
    <p class="notice">
      Адрес службы ({host}) виден только в Вашей сети. Outlook и Яндекс Календарь забирают календарь со своих
      серверов и открыть его не смогут; Thunderbird на компьютере в этой сети сможет.
    </p>
  );
}

/** Of no network that others reach: its own machine, a private network, a name without a domain. */
export function isInside(host: string): boolean {
  if (/^(127|10|192\.168|172\.(1[6-9]|2\d|3[01]))\.[\d.]+$/.test(host)) return true;
  return !host.includes('.') || /\.(local|lan|internal|localhost)$/.test(host);
}
