// «Мои поручения»: where everybody arrives. What is late first, then what is next, what is with somebody else last.
import { oneLine } from '../../messages/wording.ts';
import { Acknowledge } from '../components/acknowledge.tsx';
import { DecisionsWaiting } from '../components/decisions-waiting.tsx';
import { MineTable } from '../components/mine-table.tsx';
import { decisionsOf } from '../decisions.ts';
import { doneWords } from '../done.ts';
import { roadmapPath } from '../item-place.ts';
import { page } from '../layout.tsx';
import { MINE_GROUPS, type MineGroup, type MineView, viewMine } from '../mine-view.ts';
import { type Route, type SignedInVisit, signedIn } from '../route.ts';

export const mineRoutes: readonly Route[] = [signedIn('GET', '/', show)];

async function show({ c, site, principal, now }: SignedInVisit): Promise<Response> {
  const { address } = principal;
  const view = await viewMine(site, address, now);
  const decisions = await decisionsOf(site, address, now);
  return page(
    c,
    {
      title: 'Мои поручения',
      principal,
      section: 'mine',
      styles: ['roadmap.css'],
      done: doneWords(c.req.query('done')),
    },
    <>
      <DecisionsWaiting decisions={decisions} />
      <ToAcknowledge view={view} />
      {view.groups.size === 0 && (
        <p class="empty">
          Поручений, по которым нужно действовать, у Вас нет. Ход всех дорожных карт, которые Вас касаются, –
          на странице <a href="/roadmaps">«Все карты»</a>.
        </p>
      )}
      {(Object.keys(MINE_GROUPS) as MineGroup[]).map((group) => {
        const rows = view.groups.get(group) ?? [];
        if (rows.length === 0) return null;
        return (
          <section>
            <h2>
              {MINE_GROUPS[group]}: {rows.length}
            </h2>
            <MineTable
              rows={rows}
              label={MINE_GROUPS[group]}
              presses={group === 'overdue' || group === 'now'}
            />
          </section>
        );
      })}
    </>,
  );
}

function ToAcknowledge({ view: { toAcknowledge } }: { view: MineView }) {
  return (
    <>
      {toAcknowledge.map(({ roadmap, orderNumber }) => (
        <Acknowledge path={roadmapPath(roadmap)} order={oneLine(orderNumber)} />
      ))}
    </>
  );
}
