import { describe, expect, it } from '@jest/globals';
import { formatInstant, isZone } from '../../../src/calendar/dates.ts';
import { zoneOf } from '../../../src/workflows/import/zone-of.ts';
import { BY_HOUR, ZONES, zoneByMoscow } from '../../../src/workflows/import/zones.ts';

const SUBJECTS = ZONES.flatMap(([zone, subjects]) =>
  subjects
    .split('; ')
    .filter((name) => name !== '')
    .map((pair) => [zone, ...pair.split(' = ')] as const),
);

describe('the zone of a body', () => {
  it('knows the 89 subjects of the Federation, each once, in zones that this machine has', () => {
    expect(new Set(SUBJECTS.map(([, subject]) => subject)).size).toBe(89);
    expect(SUBJECTS).toHaveLength(89);
    expect(ZONES.filter(([zone]) => !isZone(zone))).toEqual([]);
  });

  it('finds every subject and every capital by its name in the nominative', () => {
    const missed = SUBJECTS.flatMap(([zone, ...names]) =>
      names.filter((name, at) => {
        const body =
          at === 1 || !/область|край|Республика|округ/u.test(name) ? `Администрация города ${name}` : name;
        return zoneOf(body)?.value !== zone;
      }),
    );
    expect(missed).toEqual([]);
  });

  it.each([
    ['Департамент образования администрации города Томска', 'Asia/Tomsk'],
    ['АДМИНИСТРАЦИЯ ГОРОДА ТОМСКА', 'Asia/Tomsk'],
    ['Департамент общего образования Томской области', 'Asia/Tomsk'],
    ['Администрация города Мценска', 'Europe/Moscow'],
    ['Мэрия г. Кызыла', 'Asia/Krasnoyarsk'],
    ['Министерство образования и науки Краснодарского края', 'Europe/Moscow'],
    ['Правительство Республики Марий Эл', 'Europe/Moscow'],
    ['мэр города Ростова-на-Дону', 'Europe/Moscow'],
    ['администрация города Комсомольска-на-Амуре', 'Asia/Vladivostok'],
    ['администрация Петропавловск-Камчатского городского округа', 'Asia/Kamchatka'],
    ['Администрация Ленинского района города Кирова', 'Europe/Kirov'],
    ['Мэрия города Ярославля', 'Europe/Moscow'],
    ['администрация г. Орла', 'Europe/Moscow'],
    ['Министерство просвещения Чувашской Республики', 'Europe/Moscow'],
    ['Комитет образования города Нижнего Новгорода', 'Europe/Moscow'],
    ['Администрация города Нижний Тагил', 'Asia/Yekaterinburg'],
    ['Правительство Санкт-Петербурга', 'Europe/Moscow'],
    ['Департамент Ханты-Мансийского автономного округа', 'Asia/Yekaterinburg'],
    ['Мэрия города Южно-Сахалинска', 'Asia/Sakhalin'],
    ['Администрация города Иванова', 'Europe/Moscow'],
  ])('reads %s', (text, zone) => {
    expect(zoneOf(text)).toEqual({ value: zone, place: null, sure: true });
  });

  it.each([
    'Администрация Обливского района',
    'Администрация Кировского района',
    'Школа имени Владимира Ленина',
    '',
  ])('finds no zone in «%s»', (text) => {
    expect(zoneOf(text)).toBeNull();
  });

  it('doubts Yakutia, which has several zones, but not its capital', () => {
    expect(zoneOf('Правительство Республики Саха (Якутия)')).toMatchObject({
      value: 'Asia/Yakutsk',
      sure: false,
    });
    expect(zoneOf('Администрация города Якутска')).toMatchObject({ value: 'Asia/Yakutsk', sure: true });
  });

  it('doubts a text that names places of different zones', () => {
    expect(zoneOf('администрации Томской области и города Омска')).toMatchObject({
      sure: false,
      why: expect.stringMatching(/^Названы местности/),
    });
  });

  it.each(BY_HOUR.map((one, at) => [one, at - 1] as const))(
    'is one of eleven by the hour: %o has %i hours more than Moscow',
    ({ zone, city, byMoscow }, hours) => {
      expect(zoneByMoscow(hours)).toBe(zone);
      expect(zoneOf(`Администрация города ${city}`)?.value).toBe(zone);
      expect(byMoscow).toBe(hours === 0 ? 'МСК' : hours < 0 ? 'МСК−1' : `МСК+${hours}`);
      const noon = Date.UTC(2024, 0, 15, 9);
      expect(formatInstant(noon, zone)).toContain(`T${12 + hours}:00`);
    },
  );
});
