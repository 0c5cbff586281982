// Tabs as assistive technology knows them: arrows, Home and End move between them, the address remembers the choice.
import { element } from './charts.js';

export class Tabs {
  constructor(onShow) {
    this.onShow = onShow;
    this.list = element('tabs');
    this.tabs = [...this.list.querySelectorAll('[role=tab]')];
    this.list.addEventListener('keydown', (event) => this.move(event));
    for (const tab of this.tabs) tab.addEventListener('click', () => this.choose(tab));
    window.addEventListener('hashchange', () => this.follow());
    this.follow();
  }

  // Offers a tab, or takes it away; a troubled one is marked.
  offer(name, available, troubled) {
    const tab = element(`tab-${name}`);
    tab.hidden = !available;
    tab.classList.toggle('troubled', Boolean(troubled));
    this.list.hidden = this.offered().length < 2;
    this.follow();
  }

  offered() {
    return this.tabs.filter((tab) => !tab.hidden);
  }

  follow() {
    const wanted = location.hash.slice(1);
    this.show(this.offered().find((tab) => tab.dataset.panel === wanted) ?? this.tabs[0]);
  }

  choose(tab) {
    history.replaceState(null, '', tab === this.tabs[0] ? location.pathname : `#${tab.dataset.panel}`);
    this.show(tab);
  }

  show(chosen) {
    if (chosen === this.shown) return;
    this.shown = chosen;
    for (const tab of this.tabs) {
      tab.setAttribute('aria-selected', String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
      element(`panel-${tab.dataset.panel}`).hidden = tab !== chosen;
    }
    this.onShow(chosen.dataset.panel);
  }

  move(event) {
    const offered = this.offered();
    const at = offered.indexOf(this.shown);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = offered.at(to % offered.length);
    next.focus();
    this.choose(next);
  }
}
