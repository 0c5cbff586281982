import './style.css';
import { identify } from './identity.js';
import { toCsv, toJson } from './report.js';
import { Room } from './room.js';
import type { Choice, Telemetry } from './telemetry.js';
import { byId, View } from './view.js';

const DRAW_EVERY_MS = 500;
const ROOM_NAME = /^[a-z0-9-]{1,40}$/;

interface ServedRoom {
  program: string;
  room: string;
  cluster: number;
  shard: number;
  nodes: string[];
  /** Where people may upload what they counted; not there if there is no such service. */
  telemetry?: string;
}

function complain(text: string): void {
  byId('banner').textContent = text;
  byId('banner').hidden = false;
  byId('state').textContent = 'Not started';
  byId('state').className = 'down';
}

/** The room of the link, or the server's own. */
function roomOf(served: ServedRoom): string {
  const asked = new URLSearchParams(location.hash.slice(1)).get('room') ?? served.room;
  if (!ROOM_NAME.test(asked)) throw new Error('A room has up to 40 small letters, digits and hyphens.');
  history.replaceState(null, '', `#room=${asked}`);
  return asked;
}

async function start(): Promise<void> {
  if (!isSecureContext) {
    throw new Error('A browser lets only https pages and those of its own machine do this. Start the server with'
      + ' --tls-cert and --tls-key, or open the page on the server\'s own machine.');
  }
  const answer = await fetch('room.json', { cache: 'no-store' });
  if (!answer.ok) throw new Error(`The server answers ${answer.status}.`);
  const served: ServedRoom = await answer.json();
  const name = roomOf(served);
  byId('room').textContent = name;
  byId<HTMLInputElement>('link').value = location.href;
  const identity = await identify(name);
  const nicknameKey = `${identity.place}/name`;
  const nickname = byId<HTMLInputElement>('nickname');
  nickname.value = localStorage.getItem(nicknameKey) ?? '';
  const settings = {
    cluster: served.cluster, shard: served.shard, topic: `/jwaku-dogfood/1/${name}/proto`, nodes: served.nodes
  };
  let stale = true;
  const room = await Room.open(
    settings, name, identity, nickname.value, served.telemetry ?? null, served.program, () => { stale = true; });
  nickname.addEventListener('change', () => {
    room.nickname = nickname.value.trim();
    localStorage.setItem(nicknameKey, room.nickname);
  });
  control(room, served.program);
  controlTelemetry(room.telemetry);
  const view = new View(room);
  setInterval(() => {
    if (!stale || document.hidden) return;
    stale = false;
    view.draw();
  }, DRAW_EVERY_MS);
  view.draw();
  addEventListener('hashchange', () => location.reload());
}

const number = (id: string): number => Math.max(Number(byId<HTMLInputElement>(id).value) || 0, 0);

function control(room: Room, program: string): void {
  const stop = byId<HTMLButtonElement>('stop');
  let series = 0;
  byId('send').addEventListener('submit', (event) => {
    event.preventDefault();
    byId('ended').textContent = '';
    void send(++series);
  });
  async function send(mine: number): Promise<void> {
    stop.disabled = false;
    const every = number('every');
    for (let left = number('count'), due = Date.now(); left > 0 && series === mine; left--) {
      await room.say(number('size'));
      due += every;
      if (left > 1) await new Promise((resolve) => setTimeout(resolve, Math.max(due - Date.now(), 0)));
    }
    if (series === mine) stop.disabled = true;
  }
  stop.addEventListener('click', () => {
    series++;
    stop.disabled = true;
  });
  byId('end').addEventListener('click', () => void end());
  async function end(): Promise<void> {
    const button = byId<HTMLButtonElement>('end');
    button.disabled = true;
    await room.end();
    button.disabled = false;
    byId('ended').textContent = 'Your run has ended; the next message begins another.';
  }
  breakThings(room);
  byId('copy').addEventListener('click', () => {
    const link = byId<HTMLInputElement>('link');
    navigator.clipboard.writeText(location.href).then(
      () => { byId('copied').textContent = 'The link is copied.'; }, () => link.select());
  });
  const place = () => ({ room: room.name, takenAt: Date.now(), page: program });
  byId('json').addEventListener('click', () =>
    download(`dogfood-${room.name}.json`, 'application/json', JSON.stringify(toJson(room.book, place()), null, 1)));
  byId('csv').addEventListener('click', () => download(`dogfood-${room.name}.csv`, 'text/csv', toCsv(room.book)));
}

function controlTelemetry(telemetry: Telemetry): void {
  if (telemetry.service === null && telemetry.choice === 'off') return;
  byId('telemetry').hidden = false;
  byId('service').textContent = telemetry.service ?? 'nowhere, the server names no service any more';
  const choice = byId<HTMLSelectElement>('choice');
  choice.value = telemetry.choice;
  choice.addEventListener('change', () => void telemetry.choose(choice.value as Choice));
  byId('upload').addEventListener('click', () => void telemetry.uploadNow());
  byId('show').addEventListener('click', () => void telemetry.preview().then((text) => {
    byId('next').textContent = text || 'Nothing waits.';
    byId('next').hidden = false;
  }));
  byId('forget').addEventListener('click', () => void telemetry.forget().then((left) => {
    choice.value = telemetry.choice;
    byId('forgotten').textContent = left === 0 ? 'Everything uploaded from here is deleted; telemetry is off.'
      : 'The service did not delete everything; telemetry is off, try again later.';
  }));
}

const told = (text: string): void => { byId('done').textContent = text; };

function breakThings(room: Room): void {
  const offline = byId<HTMLButtonElement>('offline');
  offline.addEventListener('click', () => {
    const wanted = !room.network.isOffline;
    offline.setAttribute('aria-pressed', String(wanted));
    offline.textContent = wanted ? 'Go online' : 'Go offline';
    void room.network.setOffline(wanted);
  });
  byId('drop').addEventListener('click', () => {
    void room.network.dropFilterPeer().then((peer) =>
      told(peer === null ? 'No filter node to leave.' : `Left node …${peer.slice(-6)}.`));
  });
  byId('cut').addEventListener('click', () => {
    const count = room.network.killSockets();
    told(count === 0 ? 'Nothing to cut.' : `Cut ${count} connection${count === 1 ? '' : 's'}.`);
  });
}

function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

start().catch((error: Error) => complain(error.message));
