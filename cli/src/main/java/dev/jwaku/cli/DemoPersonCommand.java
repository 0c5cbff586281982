package dev.jwaku.cli;

import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.tools.demo.PersonMain;
import dev.jwaku.tools.demo.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The hidden subcommand that plays Alice or Bob in a process of its own. */
final class DemoPersonCommand {
    private static final NwakuFlags FLAGS = new NwakuFlags(List.of(
            new Flag("--role", "<alice|bob>", "who to play"),
            new Flag("--folder", "<folder>", "of the profile"),
            new Flag("--edge", Flag.BOOLEAN, "as an edge client (false)"),
            new Flag("--relay", "<multiaddr>", "relay to dial; repeatable"),
            new Flag("--log-level", "<level>", "of the log on standard error (WARN)")));

    private DemoPersonCommand() {}

    static int run(String[] arguments) {
        FlagValues flags = FLAGS.parse(arguments, Map.of());
        Logging.level(flags.text("--log-level").orElse("WARN"));
        Role role = Role.ofId(flags.text("--role").orElse(""));
        Path folder = Path.of(flags.text("--folder").orElse("."));
        List<Multiaddr> relays =
                flags.all("--relay").stream().map(Multiaddr::parse).toList();
        DeliveryMode mode = flags.isOn("--edge", false) ? DeliveryMode.EDGE : DeliveryMode.RELAY;
        new PersonMain(role, folder, mode, relays).run(System.in, System.out);
        return ExitCode.GOOD;
    }
}
