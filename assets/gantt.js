// A timeline to move about in, in place of the drawn one and from the same data. Days off and today are the roadmap's: the
// library knows only weekends and this computer's clock, and draws them with inline styles, which the content policy forbids.

const DAY_MS = 86_400_000;
const BAR = 18;
/** Pixels. */
const WEEK_WIDTH = 22;
const MONTHS = 'янв фев мар апр май июн июл авг сен окт ноя дек'.split(' ');

/** The library writes names and popups as HTML. */
function escaped(text) {
  const signs = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (sign) => signs[sign]);
}

function shape(parent, name, attributes, text = '') {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  parent.append(element);
  return element;
}

const diamond = (x, y) => `M${x} ${y - 9}l8 9l-8 9l-8 -9Z`;

function timelineOf(Gantt, { today, off, tasks }) {
  return class extends Gantt {
    xOf(day) {
      const days = Math.round((new Date(`${day}T00:00`) - this.gantt_start) / DAY_MS);
      return days * this.dayWidth;
    }
    get dayWidth() {
      return this.config.column_width / this.config.step;
    }
    make_grid_highlights() {
      const top = this.config.header_height;
      const height = this.grid_height - top;
      const { grid } = this.layers;
      for (const { from, days } of off)
        shape(grid, 'rect', { class: 'off', x: this.xOf(from), y: top, width: days * this.dayWidth, height });
    }
    make_bars() {
      super.make_bars();
      for (const [i, { limits, original, tone, end, isSeries }] of tasks.entries()) {
        const { group, $bar, y } = this.bars[i];
        group.classList.add(tone);
        const limit = limits[0]?.day;
        if (isSeries) $bar.setAttribute('class', 'series');
        else if (limit !== undefined && end > limit) {
          const x = Math.max($bar.getX(), this.xOf(limit) + this.dayWidth);
          const width = $bar.getX() + $bar.getWidth() - x;
          $bar.after(shape(group, 'rect', { class: 'late', x, y, width, height: BAR, rx: 2 }));
        }
        const middle = y + BAR / 2;
        if (original !== null)
          shape(group, 'path', { class: 'original', d: diamond(this.xOf(original), middle) });
        for (const { day, tone: own } of limits)
          shape(group, 'path', { class: `limit ${own}`, d: diamond(this.xOf(day), middle) });
      }
      // The library places names in the next frame; those that stand right of their bar make room for its limit.
      requestAnimationFrame(() => {
        for (const [i, { limits }] of tasks.entries()) {
          const label = this.bars[i].group.querySelector('.bar-label.big');
          const right = Math.max(...limits.map(({ day }) => this.xOf(day) + 14));
          if (label && Number(label.getAttribute('x')) < right) label.setAttribute('x', right);
        }
      });
      const x = this.xOf(today);
      const [y1, y2] = [this.config.header_height, this.grid_height];
      shape(this.layers.bar, 'line', { class: 'today', x1: x, x2: x, y1, y2 });
    }
    set_scroll_position() {
      this.$container.scrollLeft = this.xOf(today) - this.$container.clientWidth / 3;
    }
  };
}

function options() {
  const isNew = (day, former) => !former || day.getMonth() !== former.getMonth();
  // The library looks a month up by the words that it was given without a former one.
  const month = (day, former) => (isNew(day, former) ? `${MONTHS[day.getMonth()]} ${day.getFullYear()}` : '');
  return {
    language: 'ru',
    readonly: true,
    infinite_padding: false,
    today_button: false,
    holidays: null,
    lines: 'horizontal',
    bar_height: BAR,
    padding: 18,
    upper_header_height: 30,
    lower_header_height: 20,
    view_modes: [
      {
        name: 'weeks',
        step: '7d',
        padding: ['14d', '60d'],
        column_width: WEEK_WIDTH,
        date_format: 'YYYY-MM-DD',
        upper_text: month,
      },
    ],
    popup: ({ task, set_title, set_subtitle, set_details }) => {
      set_title(escaped(task.title));
      set_subtitle('');
      set_details(escaped(task.details));
    },
  };
}

for (const box of document.querySelectorAll('[data-timeline]')) {
  const { default: Gantt } = await import(box.dataset.library);
  const data = JSON.parse(box.dataset.timeline);
  const Timeline = timelineOf(Gantt, data);
  const place = box.querySelector('.live');
  box.classList.add('moves');
  const tasks = data.tasks.map((task) => ({ ...task, name: escaped(task.name) }));
  const { $container } = new Timeline(place, tasks, options());
  // What scrolls is reached by the keyboard: now the library's part, not the box around it.
  const days = box.querySelector('.days');
  days.removeAttribute('tabindex');
  $container.tabIndex = 0;
  $container.setAttribute('role', 'group');
  $container.setAttribute('aria-label', days.getAttribute('aria-label'));
}
