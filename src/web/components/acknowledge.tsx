// One button for everything that an order gives a person.

export function Acknowledge({ path, order }: { path: string; order: string }) {
  return (
    <form method="post" action={`${path}/do/acknowledge`} class="notice">
      <p>
        <a href={path}>Распоряжение № {order}</a>: подтвердите, что ознакомились. Одного подтверждения
        достаточно для всех Ваших пунктов.
      </p>
      <p>
        <button type="submit">Ознакомлен(а)</button>
      </p>
    </form>
  );
}
