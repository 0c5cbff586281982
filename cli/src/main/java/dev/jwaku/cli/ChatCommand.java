package dev.jwaku.cli;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.profile.ProfileExistsException;
import dev.jwaku.messenger.profile.WrongPasswordException;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.peers.LinkSnapshot;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.sqlite.StorageException;
import dev.jwaku.tools.chat.ChatScreen;
import dev.jwaku.tools.chat.ChatSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code jwaku chat}: direct messages by hand, or from a pipe. */
final class ChatCommand {
    /** Its name on the command line. */
    static final String NAME = "chat";

    private static final int DEFAULT_PATIENCE_SECONDS = 60;
    private static final int MAX_PATIENCE_SECONDS = 100_000;

    private ChatCommand() {}

    private static Stream<Flag> own() {
        return Stream.of(
                new Flag("--to", "<key>", "whom to talk to at first (the only contact)"),
                new Flag("--patience", "<s>", "how long to wait for acknowledgements at the end of the input (60)"),
                new Flag("--colour", "<when>", "auto, always or never (auto: on a terminal)"));
    }

    /**
     * Talks until the user ends it.
     *
     * @return the exit code; bad if something that was said is not acknowledged
     * @throws UsageException if it cannot be run as asked
     */
    static int run(String[] arguments, Map<String, String> environment, PrintWriter out) {
        FlagValues flags = PersonFlags.parse(own(), arguments, environment);
        if (flags.isOn("--help", false)) {
            out.println("Usage: jwaku chat [OPTIONS]");
            out.println("Direct messages by hand; a line is a message, /help explains commands. A pipe can send too.");
            out.println("All flags of 'jwaku node' hold for the node inside;"
                    + " it is in Status's network unless told otherwise.");
            out.println();
            new NwakuFlags(Stream.concat(own(), PersonFlags.all()).toList()).printHelp(out);
            return ExitCode.GOOD;
        }
        PersonPlan person = new PersonFlags(flags, environment).plan();
        Logging.level(flags.text("--log-level").orElse("ERROR"));
        TelemetryPlan plan = TelemetryPlan.of(flags);
        NodeConfig config = NodeCommand.plan(flags).config();
        PrivateKey key = NodeCommand.key(flags);
        Path folder = person.folder();
        ChatScreen screen = new ChatScreen(colours(flags, environment), ZoneId.systemDefault());
        Duration patience =
                Duration.ofSeconds(flags.number("--patience", DEFAULT_PATIENCE_SECONDS, MAX_PATIENCE_SECONDS));
        try (SystemWorld world = new SystemWorld();
                WakuNode node = WakuNode.start(world, key, config);
                Delivery delivery = node.openDelivery(folder);
                Messenger messenger = person.open(delivery, world);
                TelemetryPlan.Running telemetry = plan.open(world, folder, node, messenger, delivery);
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            ChatSession session =
                    new ChatSession(world, messenger, () -> health(node), telemetry::describe, screen, out::println);
            return session.talk(in, flags.text("--to"), patience) ? ExitCode.GOOD : ExitCode.BAD;
        } catch (IOException | StorageException | WrongPasswordException | ProfileExistsException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    private static String health(WakuNode node) {
        LinkSnapshot link = node.link();
        return node.connectionStatus() + ", " + link.livePeers() + " live peers, "
                + (link.canSend() ? "can send" : "cannot send") + ", "
                + (link.canReceive() ? "can receive" : "cannot receive");
    }

    /** Nothing but a terminal that understands them gets colours; NO_COLOR is what other programs obey too. */
    private static boolean colours(FlagValues flags, Map<String, String> environment) {
        return switch (flags.text("--colour").orElse("auto")) {
            case "always" -> true;
            case "never" -> false;
            case "auto" ->
                System.console() != null
                        && !environment.containsKey("NO_COLOR")
                        && !Optional.ofNullable(environment.get("TERM"))
                                .orElse("dumb")
                                .equals("dumb");
            default -> throw new UsageException("--colour is auto, always or never");
        };
    }
}
