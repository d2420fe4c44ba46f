// From one page of a long list to the next.

interface Place {
  path: string;
  /** What else stands in the address, a search above all. */
  query?: Readonly<Record<string, string>>;
  /** From 1. */
  number: number;
  pages: number;
}

export function PageLinks({ path, query = {}, number, pages }: Place) {
  if (pages < 2) return null;
  const to = (page: number) => `${path}?${String(new URLSearchParams({ ...query, page: String(page) }))}`;
  return (
    <nav class="pages" aria-label="Страницы">
      {number > 1 && (
        <a href={to(number - 1)} rel="prev">
          Назад
        </a>
      )}
      <span>
        Страница {number} из {pages}
      </span>
      {number < pages && (
        <a href={to(number + 1)} rel="next">
          Дальше
        </a>
      )}
    </nav>
  );
}
