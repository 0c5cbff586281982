package dev.jwaku.tools.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A made-up run of six relay nodes, a filter client and a light push client, in which every class of loss is planted
 * and the truth is known. A message each 100 ms.
 *
 * <pre>
 *   n0 - n1 (filter and light push service) - n3 - n4 - n5
 *    \  - n2 (store) ------------------------/ (store)
 *   c: filter client at n1; d: light push client at n1
 * </pre>
 */
final class PlantedRun {
    static final int MESSAGES = 3000;
    static final String TOPIC = "/waku/2/rs/66/0";
    static final String CONTENT = "/chat/1/room/proto";

    private static final long MS = 1_000_000L;
    private static final long START = 1_795_349_566_000_000_000L;
    private static final long EVERY = 100 * MS;
    private static final int RELAYS = 6;
    private static final int CLIENT = 6;
    private static final int PUSHER = 7;
    private static final int[][] LINKS = {{0, 1}, {0, 2}, {1, 3}, {2, 3}, {3, 4}, {4, 5}};
    private static final long[] SKEWS = {
        0, 3_700 * MS, -12_000 * MS, 40_000 * MS, -800 * MS, 3_600_000 * MS, 95_000 * MS, -77 * MS
    };

    private final List<LogLines> logs = new ArrayList<>();
    private final Set<String> truth = new TreeSet<>();
    private final Random random;

    PlantedRun(long seed, boolean skewed) {
        random = new Random(seed);
        String[] names = {"n0", "n1", "n2", "n3", "n4", "n5", "c", "d"};
        for (int i = 0; i < names.length; i++) {
            logs.add(new LogLines(
                    "16Uiu2HAm" + "PlantedRunOfJwakuTraceNumber".repeat(1) + names[i] + "xxxxxx" + i + "Qz7" + names[i],
                    skewed ? SKEWS[i] : 0));
        }
        logs.forEach(log -> log.started(START - 2_000 * MS));
        for (int node = 0; node < RELAYS; node++) {
            logs.get(node).event(START - 1_500 * MS, -1, "relay.sub", "topic", TOPIC);
        }
        logs.get(CLIENT).event(START - 1_500 * MS, -1, "app.sub", "topic", TOPIC, "ctopic", CONTENT);
        logs.get(1)
                .event(
                        START - 1_000 * MS,
                        -1,
                        "filter.sub",
                        "peer",
                        peer(CLIENT),
                        "topic",
                        TOPIC,
                        "ctopic",
                        CONTENT,
                        "rc",
                        "200");
        for (int i = 0; i < MESSAGES; i++) {
            around(i);
            message(i);
        }
        logs.forEach(log -> log.stopped(START + (MESSAGES + 20) * EVERY));
    }

    /** What has to be found: {@code number node way fate}. */
    Set<String> truth() {
        return truth;
    }

    static String hash(int message) {
        return String.format(Locale.ROOT, "0x%064x", message * 0x9e3779b97f4a7c15L)
                .replaceFirst(
                        "0x0{48}",
                        "0x" + String.format(Locale.ROOT, "%048x", message + 1).replace('0', 'a'));
    }

    private String peer(int node) {
        return logs.get(node).peer();
    }

    private static long at(int message) {
        return START + message * EVERY;
    }

    private static boolean in(int message, int from, int to) {
        return message >= from && message < to;
    }

    static boolean isCut(int message) {
        return in(message, 1500, 1600);
    }

    private void plant(int message, int node, String way, String fate) {
        String[] names = {"n0", "n1", "n2", "n3", "n4", "n5", "c", "d"};
        truth.add(message + " " + names[node] + " " + way + " " + fate);
    }

    private void plantForAll(int message, int origin, String fate) {
        for (int node = 0; node < RELAYS; node++) {
            if (node != origin) {
                plant(message, node, "relay", fate);
            }
        }
        plant(message, CLIENT, "filter", fate);
    }

    /** What happens between messages. */
    private void around(int i) {
        long before = at(i) - EVERY / 2;
        switch (i) {
            case 500 -> logs.get(1).event(before, -1, "filter.unsub", "peer", peer(CLIENT), "why", "expired");
            case 560, 660, 1700 ->
                logs.get(1)
                        .event(
                                before,
                                -1,
                                "filter.sub",
                                "peer",
                                peer(CLIENT),
                                "topic",
                                TOPIC,
                                "ctopic",
                                CONTENT,
                                "rc",
                                "200");
            case 600 ->
                logs.get(1)
                        .event(
                                before,
                                -1,
                                "filter.unsub",
                                "peer",
                                peer(CLIENT),
                                "topic",
                                TOPIC,
                                "ctopic",
                                CONTENT,
                                "rc",
                                "200");
            case 800 -> logs.get(5).stopped(before);
            case 860 -> {
                logs.get(5).started(before);
                logs.get(5).event(before + MS, -1, "relay.sub", "topic", TOPIC);
            }
            case 1000 -> logs.get(5).event(before, -1, "net.down");
            case 1060 -> logs.get(5).event(before, -1, "net.up");
            case 1200 -> logs.get(5).event(before, -1, "relay.unsub", "topic", TOPIC);
            case 1260 -> logs.get(5).event(before, -1, "relay.sub", "topic", TOPIC);
            case 1300 -> logs.get(CLIENT).event(before, -1, "app.unsub", "topic", TOPIC, "ctopic", CONTENT);
            case 1360 -> logs.get(CLIENT).event(before, -1, "app.sub", "topic", TOPIC, "ctopic", CONTENT);
            default -> {}
        }
    }

    private void message(int i) {
        boolean window = in(i, 490, 1070) || in(i, 1190, 1370) || in(i, 1490, 1610);
        int kind = window ? 0 : i % 50;
        switch (kind) {
            case 5 -> {
                logs.get(0).event(at(i), i, "app.send", fields(i));
                plantForAll(i, 0, "NOT_PUBLISHED");
            }
            case 10 -> {
                publish(i, 3, 0);
                plantForAll(i, 3, "NO_PEERS");
            }
            case 15 -> push(i, 503);
            case 20 -> push(i, -1);
            case 25, 27 -> push(i, 200);
            case 30 -> rejected(i);
            case 35 -> spread(i, origin(i, 4), 4, 5, "LINK_LOST");
            case 40 -> spread(i, origin(i, 4), 4, 5, "NEVER_OFFERED");
            case 41 -> spread(i, origin(i, 4), 4, 5, "BY_SYNC");
            case 42 -> spread(i, origin(i, 4), 4, 5, "LATE");
            default -> spread(i, window ? i % 2 * 3 : origin(i, -1), -1, -1, "");
        }
    }

    /** Not the nodes behind the broken link. */
    private int origin(int i, int upTo) {
        int[] all = {0, 3, 4, 5, 1, 2};
        return upTo >= 0 ? all[i / 50 % 2] : all[i % all.length];
    }

    private String[] fields(int i, String... more) {
        List<String> fields = new ArrayList<>(List.of("hash", hash(i), "topic", TOPIC, "ctopic", CONTENT));
        fields.addAll(List.of(more));
        return fields.toArray(String[]::new);
    }

    private void publish(int i, int node, int peers) {
        logs.get(node).event(at(i), i, "app.send", fields(i));
        logs.get(node)
                .event(at(i) + 10_000, i, "relay.publish", fields(i, "size", "100", "peers", Integer.toString(peers)));
    }

    private void push(int i, int status) {
        logs.get(PUSHER).event(at(i), i, "push.req", fields(i, "peer", peer(1)));
        if (status < 0) {
            plantForAll(i, -1, "PUSH_TIMEOUT");
            return;
        }
        long served = at(i) + 2 * MS + random.nextInt(1_000_000);
        String code = Integer.toString(status);
        logs.get(1).event(served, i, "push.serve", fields(i, "peer", peer(PUSHER), "rc", code));
        logs.get(PUSHER)
                .event(
                        served + 2 * MS + random.nextInt(1_000_000),
                        i,
                        "push.reply",
                        fields(i, "peer", peer(1), "rc", code));
        if (status == 200) {
            logs.get(1).event(served + 10_000, i, "relay.publish", fields(i, "peers", "2"));
            flood(i, 1, served + 20_000, -1, -1, "");
        } else {
            plantForAll(i, -1, "PUSH_REJECTED");
        }
    }

    private void rejected(int i) {
        publish(i, 0, 2);
        for (int node = 1; node <= 2; node++) {
            logs.get(0).event(at(i) + 20_000, i, "relay.out", fields(i, "peer", peer(node)));
            logs.get(node)
                    .event(
                            at(i) + 3 * MS,
                            i,
                            "relay.validate",
                            fields(i, "peer", peer(0), "rc", "reject", "why", "too old"));
        }
        plantForAll(i, 0, "REJECTED");
    }

    private void spread(int i, int origin, int from, int to, String fate) {
        publish(i, origin, 2);
        flood(i, origin, at(i) + 20_000, from, to, fate);
        switch (fate) {
            case "" -> {}
            case "BY_SYNC" -> plant(i, to, "sync", "RECOVERED");
            case "LATE" -> plant(i, to, "relay", "RECOVERED");
            default -> plant(i, to, "relay", fate);
        }
    }

    /** Gossip from a node that has the message; over one link it does not get. */
    private void flood(int i, int origin, long time, int from, int to, String fate) {
        long[] has = new long[RELAYS];
        has[origin] = time;
        boolean unexplained = i == 1520;
        List<Integer> next = new ArrayList<>(List.of(origin));
        for (int n = 0; n < next.size(); n++) {
            int node = next.get(n);
            for (int[] link : LINKS) {
                int other = link[0] == node ? link[1] : link[1] == node ? link[0] : -1;
                if (other < 0 || unexplained && other == 3) {
                    continue;
                }
                boolean broken = node == from && other == to;
                if (!arrives(i, node, other, has[node], broken, fate, has)) {
                    continue;
                }
                next.add(other);
            }
        }
        if (unexplained) {
            plant(i, 3, "relay", "UNEXPLAINED");
            plant(i, 4, "relay", "NEVER_OFFERED");
            plant(i, 5, "relay", "NEVER_OFFERED");
        }
        if (isCut(i) && origin != 2) {
            plant(i, 2, "relay", "LOG_GAP");
        }
        if (has[1] > 0) {
            filter(i, has[1]);
        }
        store(i, has);
    }

    private boolean arrives(int i, int node, int other, long time, boolean broken, String fate, long[] has) {
        boolean down = other == 5 && in(i, 800, 860);
        boolean cut = other == 5 && in(i, 1000, 1060);
        boolean left = other == 5 && in(i, 1200, 1260);
        if (down || left || broken && fate.equals("NEVER_OFFERED")) {
            if (down) {
                plant(i, 5, "relay", "NODE_DOWN");
            }
            return false;
        }
        logs.get(node).event(time + 50_000, i, "relay.out", fields(i, "peer", peer(other)));
        if (cut) {
            plant(i, 5, "relay", "NET_DOWN");
        }
        if (broken && fate.equals("BY_SYNC")) {
            logs.get(other).event(time + 3_000 * MS, i, "sync.recovered", fields(i));
        }
        boolean late = broken && fate.equals("LATE");
        if (cut || broken && !late || has[other] > 0 || i == 1510 && other == 2) {
            return false;
        }
        has[other] = time + 2 * MS + random.nextInt(3_000_000) + (late ? 6_000 * MS : 0);
        logs.get(other).event(has[other], i, "relay.in", fields(i, "peer", peer(node), "size", "100"));
        return true;
    }

    private void filter(int i, long time) {
        if (in(i, 500, 560)) {
            plant(i, CLIENT, "filter", "SUB_EXPIRED");
            return;
        }
        if (in(i, 600, 660)) {
            return;
        }
        logs.get(1).event(time + 100_000, i, "filter.push", fields(i, "peer", peer(CLIENT)));
        int kind = in(i, 1290, 1370) ? 0 : i % 50; // the application leaves, and comes back
        if (kind == 44) {
            logs.get(CLIENT).event(time + 2_000 * MS, i, "store.hit", fields(i));
            logs.get(CLIENT).event(time + 2_001 * MS, i, "app.recv", fields(i));
            plant(i, CLIENT, "store", "RECOVERED");
            return;
        }
        if (kind == 45) {
            plant(i, CLIENT, "filter", "LINK_LOST");
            return;
        }
        long got = time + 2 * MS + random.nextInt(1_000_000);
        logs.get(CLIENT).event(got, i, "filter.recv", fields(i, "peer", peer(1)));
        switch (kind) {
            case 46 -> {
                logs.get(CLIENT).event(got + MS, i, "app.decode_fail", fields(i, "why", "bad"));
                plant(i, CLIENT, "filter", "DECODE_FAIL");
            }
            case 47 -> plant(i, CLIENT, "filter", "APP_DROP");
            default -> {
                if (!in(i, 1300, 1360)) {
                    logs.get(CLIENT).event(got + MS, i, "app.recv", fields(i));
                }
            }
        }
    }

    /** The store at n3 lacks some, and gets a part of them by sync. */
    private void store(int i, long[] has) {
        if (has[2] > 0) {
            logs.get(2).event(has[2] + MS, i, "store.insert", fields(i));
        }
        if (has[3] > 0 && !in(i, 2000, 2050)) {
            logs.get(3).event(has[3] + MS, i, "store.insert", fields(i));
        } else if (has[3] > 0 && i < 2020) {
            logs.get(3).event(at(2100) + i * 1000L, i, "sync.recovered", fields(i));
        }
    }

    /** Writes the logs: n2's with a hole, n4's and n1's in several files, all with garbage if wanted. */
    List<String> write(Path folder, boolean garbage) throws IOException {
        String[] names = {"n0", "n1", "n2", "n3", "n4", "n5", "c", "d"};
        for (int node = 0; node < logs.size(); node++) {
            int which = node;
            List<String> lines = logs.get(node).lines(message -> which == 2 && isCut(message));
            if (garbage) {
                lines = LogLines.withGarbage(lines, random);
            }
            if (node == 1 || node == 4) {
                LogLines.writeRotated(folder.resolve(names[node]), "node", lines);
            } else {
                LogLines.write(folder.resolve(names[node]).resolve("node.log"), lines, false);
            }
        }
        return List.of(folder.toString());
    }
}
