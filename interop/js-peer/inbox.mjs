// Counts received messages by content topic, with the latencies of bench messages. Everything is bounded.
import { nowNanos, parseBenchPayload } from './payload.mjs';

const MAX_TOPICS = 1024;
const MAX_KEYS = 1_000_000;
const MAX_LATENCIES = 1_000_000;

const emptyCounters = () => ({ received: 0, distinct: 0, duplicates: 0, keys: new Set(), latencies: [] });

export class Inbox {
  constructor() {
    this.reset();
  }

  reset() {
    this.topics = new Map();
    this.malformed = 0;
    this.gossipMessages = 0; // all that gossipsub delivered, also of content topics nobody subscribed to
  }

  // Returns the number of the message in its content topic, from 0, or -1 when it could not be counted.
  add(message, bench) {
    const header = bench ? parseBenchPayload(message.payload) : null;
    const counters = this.#counters(message.contentTopic);
    if (counters === null || (bench && header === null)) {
      this.malformed++;
      return -1;
    }
    const key = bench ? header.sequence : message.hashStr;
    counters.received++;
    if (counters.keys.has(key)) {
      counters.duplicates++;
    } else if (counters.keys.size < MAX_KEYS) {
      counters.keys.add(key);
      counters.distinct++;
    }
    if (bench && counters.latencies.length < MAX_LATENCIES) {
      counters.latencies.push(Math.max(Number(nowNanos() - header.sentNanos), 0));
    }
    return counters.received - 1;
  }

  #counters(contentTopic) {
    let counters = this.topics.get(contentTopic);
    if (counters === undefined) {
      if (this.topics.size >= MAX_TOPICS) return null;
      counters = emptyCounters();
      this.topics.set(contentTopic, counters);
    }
    return counters;
  }

  distinct(contentTopic) {
    let sum = 0;
    for (const [name, counters] of this.topics) {
      if (!contentTopic || contentTopic === name) sum += counters.distinct;
    }
    return sum;
  }

  snapshot() {
    const sum = emptyCounters();
    const contentTopics = {};
    for (const [name, counters] of this.topics) {
      sum.received += counters.received;
      sum.distinct += counters.distinct;
      sum.duplicates += counters.duplicates;
      sum.latencies = sum.latencies.concat(counters.latencies);
      contentTopics[name] = describe(counters);
    }
    return { ...describe(sum), malformed: this.malformed, gossipMessages: this.gossipMessages, contentTopics };
  }
}

function describe({ received, distinct, duplicates, latencies }) {
  const sorted = Float64Array.from(latencies).sort();
  const quantile = (q) => sorted.length === 0 ? 0 : sorted[Math.max(Math.ceil(q * sorted.length), 1) - 1];
  return {
    received,
    distinct,
    duplicates,
    latency: {
      count: sorted.length,
      p50Ns: quantile(0.5),
      p95Ns: quantile(0.95),
      p99Ns: quantile(0.99),
      maxNs: quantile(1)
    }
  };
}
