package dev.jwaku.tools.outage;

import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.tools.relay.Contestant;
import dev.jwaku.tools.relay.Contestants;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Kills the only peer of two nodes and starts it again, run after run on fresh processes; the lines of all contestants
 * go through each run at the same time. Linux.
 */
public final class OutageBench {
    /** A fresh go-waku line may never carry anything (a race in its metadata exchange); then another one is opened. */
    private static final int STARTS = 3;

    private final OutagePlan plan;
    private final Path folder;
    private final PrintStream progress;
    private final List<OutageContestant> contestants = new ArrayList<>();

    /**
     * A benchmark of ours alone.
     *
     * @param modes each a contestant
     * @param folder for the files of all runs
     * @param progress gets a line per run
     */
    public OutageBench(OutagePlan plan, List<DeliveryMode> modes, Path folder, PrintStream progress) {
        this.plan = plan;
        this.folder = folder;
        this.progress = progress;
        modes.forEach(mode -> contestants.add(new Ours(mode)));
    }

    /**
     * Adds go-waku, as its library sets it up and as its command does; builds it if need be.
     *
     * @param projectRoot where {@code interop/go-peer} is
     * @throws IOException if it cannot be built
     */
    public void againstGoWaku(Path projectRoot) throws IOException {
        Contestant go = Contestants.goWaku(projectRoot, true, progress);
        contestants.add(new Go("go-waku", go.version() + ", the library's defaults", go.command(), 0));
        contestants.add(new Go(
                "go-waku, 1 peer",
                go.version() + ", refuses to publish with no peer, as its command",
                go.command(),
                1));
    }

    /** Runs it. @throws IOException if a line cannot be started, or carries nothing */
    public OutageResult run() throws IOException {
        Map<String, List<OutageRun>> runs = new LinkedHashMap<>();
        Map<String, String> descriptions = new LinkedHashMap<>();
        List<String> ours = new ArrayList<>();
        for (OutageContestant one : contestants) {
            descriptions.put(one.name(), one.description());
            if (one.isOurs()) {
                ours.add(one.name());
            }
        }
        for (int number = 1; number <= plan.runs(); number++) {
            Map<String, OutageRun> found = oneRun(number);
            for (Map.Entry<String, OutageRun> entry : found.entrySet()) {
                runs.computeIfAbsent(entry.getKey(), first -> new ArrayList<>()).add(entry.getValue());
                progress.println("run " + number + ", " + OutageReport.line(entry.getKey(), entry.getValue()));
            }
        }
        return new OutageResult(plan, descriptions, ours, runs);
    }

    private Map<String, OutageRun> oneRun(int number) throws IOException {
        Map<String, OutageRun> found = new LinkedHashMap<>();
        try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<String, Future<OutageRun>> running = new LinkedHashMap<>();
            for (int index = 0; index < contestants.size(); index++) {
                OutageContestant contestant = contestants.get(index);
                Path home = folder.resolve("run-" + number + "-" + index);
                running.put(contestant.name(), together.submit(() -> measure(contestant, home)));
            }
            for (Map.Entry<String, Future<OutageRun>> entry : running.entrySet()) {
                found.put(entry.getKey(), entry.getValue().get());
            }
        } catch (ExecutionException e) {
            throw new IOException("run " + number + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return found;
    }

    private OutageRun measure(OutageContestant contestant, Path home) throws IOException {
        for (int start = 1; ; start++) {
            OutageJournal journal = new OutageJournal();
            Path own = Files.createDirectories(home.resolve("start-" + start));
            try (OutageLine line = contestant.open(own, journal)) {
                return new OutageRound(line, journal, plan).run();
            } catch (IOException e) {
                if (start == STARTS) {
                    throw new IOException(contestant.name() + ": " + e.getMessage(), e);
                }
                progress.println(contestant.name() + ": " + e.getMessage() + "; once more");
            }
        }
    }

    private record Ours(DeliveryMode mode) implements OutageContestant {
        @Override
        public String name() {
            return "jwaku, " + mode.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public boolean isOurs() {
            return true;
        }

        @Override
        public String description() {
            return switch (mode) {
                case RELAY -> "relay mode, outbox and inbox on disk";
                case EDGE ->
                    "edge mode: light push, filter and store of B, which has a relay node beside it; "
                            + "outbox and inbox on disk";
            };
        }

        @Override
        public OutageLine open(Path home, OutageJournal journal) throws IOException {
            return OurLine.open(home, mode, journal);
        }
    }

    private record Go(String name, String description, List<String> command, int minPeers) implements OutageContestant {
        @Override
        public boolean isOurs() {
            return false;
        }

        @Override
        public OutageLine open(Path home, OutageJournal journal) throws IOException {
            List<String> all = new ArrayList<>(command);
            all.add("--min-peers=" + minPeers);
            return GoLine.open(all, journal);
        }
    }
}
