package dev.jwaku.cli;

import dev.jwaku.tools.conditions.ConditionWorker;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The {@code jwaku} command.
 *
 * <p>The first argument names a subcommand; only its class is loaded.
 */
public final class Main {
    /** Shown subcommands with what they do. */
    private static final List<Subcommand> SUBCOMMANDS = List.of(
            new Subcommand("demo", "Alice and Bob exchange messages over real nodes while things break; a verdict"),
            new Subcommand("node", "runs a Waku node: relay, store, filter, light push, REST"),
            new Subcommand(ChatCommand.NAME, "direct messages by hand, or from a pipe"),
            new Subcommand(ServeCommand.NAME, "a messenger driven by JSON-RPC, REST or a script, for black-box tests"),
            new Subcommand(SimulateCommand.NAME, "runs scenarios in the deterministic world and judges them"),
            new Subcommand("bench", "benchmarks that you can repeat"),
            new Subcommand(
                    ArchiveCommand.NAME, "message histories: moves nwaku's into ours, verifies, says what is in"),
            new Subcommand(TraceCommand.NAME, "what way every message went, where it was lost and why, from logs"),
            new Subcommand(LptCommand.NAME, "tests light push and filter: what became of every message sent"),
            new Subcommand(StoreWatchCommand.NAME, "which store node lacks messages that others have, and since when"),
            new Subcommand(
                    DogfoodCommand.NAME, "a page and service nodes with which people test in their own networks"),
            new Subcommand(TelemetryCommand.NAME, "takes clients' reports and says how many direct messages arrive"),
            new Subcommand(DoctorCommand.NAME, "why a node does not work: table, JSON, or a file to send to others"),
            new Subcommand(DistCommand.NAME, "builds packages that need no JDK: a tar.gz and a container image"));

    private Main() {}

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        int code = run(args, new PrintWriter(System.out, true), new PrintWriter(System.err, true));
        System.exit(code);
    }

    /** Runs the command with these streams; returns its exit code ({@code ExitCode}). */
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        String name = args.length == 0 ? "--help" : args[0];
        switch (name) {
            case "--help", "-h", "help" -> {
                printHelp(args.length == 0 ? err : out);
                return args.length == 0 ? ExitCode.WRONG_USE : ExitCode.GOOD;
            }
            case "--version", "-V", "version" -> {
                out.println("jwaku " + Version.current());
                return ExitCode.GOOD;
            }
            default -> {
                return start(name, Arrays.copyOfRange(args, 1, args.length), out, err);
            }
        }
    }

    private static int start(String name, String[] arguments, PrintWriter out, PrintWriter err) {
        try {
            switch (name) {
                case "node" -> {
                    return NodeCommand.run(arguments, System.getenv(), out);
                }
                case ChatCommand.NAME -> {
                    return ChatCommand.run(arguments, System.getenv(), out);
                }
                case ServeCommand.NAME -> {
                    return ServeCommand.run(arguments, System.getenv(), out);
                }
                case DemoCommand.PERSON -> {
                    return DemoPersonCommand.run(arguments);
                }
                default -> {
                    Callable<Integer> command = commandNamed(name, arguments.length > 0 ? arguments[0] : "");
                    if (command == null) {
                        err.println("jwaku: " + unknown(name));
                        return ExitCode.WRONG_USE;
                    }
                    return Invocation.of("jwaku " + name, command, out, err).execute(arguments);
                }
            }
        } catch (RuntimeException e) {
            return Complaint.of(e, "jwaku " + name, err);
        }
    }

    private static @Nullable Callable<Integer> commandNamed(String name, String second) {
        return switch (name) {
            case "demo" -> new DemoCommand();
            case DemoCommand.SEEDS -> new DemoSeedsCommand();
            case SimulateCommand.NAME -> new SimulateCommand();
            case SimulateWorkerCommand.NAME -> new SimulateWorkerCommand();
            case ConditionWorker.SUBCOMMAND -> new ConditionsWorkerCommand();
            case "bench" -> bench(second);
            case ArchiveCommand.NAME -> ArchiveCommand.named(second);
            case TraceCommand.NAME -> new TraceCommand();
            case LptCommand.NAME -> second.equals(LptReportCommand.NAME) ? new LptReportCommand() : new LptCommand();
            case StoreWatchCommand.NAME -> new StoreWatchCommand();
            case DogfoodCommand.NAME -> new DogfoodCommand();
            case TelemetryCommand.NAME ->
                second.equals(TelemetryProveCommand.NAME) ? new TelemetryProveCommand() : new TelemetryCommand();
            case DoctorCommand.NAME -> new DoctorCommand(System.getenv());
            case DistCommand.NAME -> new DistCommand();
            case RelayPeerCommand.NAME -> new RelayPeerCommand();
            case DeliveryPeerCommand.NAME -> new DeliveryPeerCommand();
            case TrainingTrafficCommand.NAME -> new TrainingTrafficCommand();
            default -> null;
        };
    }

    private static Callable<Integer> bench(String what) {
        return switch (what) {
            case BenchNetworkCommand.NAME -> new BenchNetworkCommand();
            case BenchArchiveCommand.NAME -> new BenchArchiveCommand();
            case BenchSyncCommand.NAME -> new BenchSyncCommand();
            case BenchFilterCommand.NAME -> new BenchFilterCommand();
            case BenchLightPushCommand.NAME -> new BenchLightPushCommand();
            case BenchStoreCommand.NAME -> new BenchStoreCommand();
            case BenchOutageCommand.NAME -> new BenchOutageCommand();
            case BenchVerificationCommand.NAME -> new BenchVerificationCommand();
            case BenchTraceCommand.NAME -> new BenchTraceCommand();
            case BenchTelemetryCommand.NAME -> new BenchTelemetryCommand();
            case BenchMessengerCommand.NAME -> new BenchMessengerCommand();
            case BenchTelemetryClientCommand.NAME -> new BenchTelemetryClientCommand();
            default -> new BenchCommand();
        };
    }

    private static String unknown(String name) {
        List<String> known =
                new ArrayList<>(SUBCOMMANDS.stream().map(Subcommand::name).toList());
        known.addAll(List.of("--help", "--version"));
        String what = (name.startsWith("-") ? "unknown option '" : "unknown command '") + name + "'";
        return NearestName.of(name, known)
                .map(nearest -> what + "; did you mean '" + nearest + "'?")
                .orElse(what + "; 'jwaku --help' lists what there is");
    }

    private static void printHelp(PrintWriter out) {
        out.println("Usage: jwaku COMMAND [OPTIONS]");
        out.println();
        out.println("Reliable direct messaging over Waku.");
        out.println();
        SUBCOMMANDS.forEach(command -> out.printf("  %-11s %s%n", command.name(), command.summary()));
        out.println();
        out.println("'jwaku COMMAND --help' explains a command, 'jwaku --version' says which jwaku this is.");
        out.println("Exit codes: 0 good, 1 the verdict is bad, 2 wrong use.");
    }

    private record Subcommand(String name, String summary) {}
}
