package dev.jwaku.cli;

import dev.jwaku.messenger.MessengerConfig;
import dev.jwaku.messenger.identity.InvalidMnemonicException;
import dev.jwaku.messenger.identity.Mnemonic;
import dev.jwaku.messenger.profile.Password;
import dev.jwaku.messenger.profile.Protection;
import dev.jwaku.node.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The flags of commands that are a person: whose profile, its password, and a node inside that relays or is light. */
final class PersonFlags {
    /** Holds the password, for those who have no file for it. */
    static final String PASSWORD_VARIABLE = "JWAKU_PASSWORD";

    private static final String PASSWORD_FILE = "--password-file";
    private static final String NO_PASSWORD = "--no-password";

    /** What the reference's users are used to. */
    private static final Map<String, String> SHORT = shortNames();

    private final FlagValues flags;
    private final Map<String, String> environment;

    PersonFlags(FlagValues flags, Map<String, String> environment) {
        this.flags = flags;
        this.environment = environment;
    }

    private static Map<String, String> shortNames() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("-n", "--name");
        names.put("-p", "--port");
        names.put("-l", "--light");
        names.put("-a", "--add");
        names.put("--static-node", "--staticnode");
        return names;
    }

    static Stream<Flag> all() {
        return Stream.concat(
                Stream.of(
                        new Flag("--name", "<name>", "what the instance is called (Alice)"),
                        new Flag("--folder", "<folder>", "of the profile (./jwaku-<name in lower case>)"),
                        new Flag(PASSWORD_FILE, "<file>", "its first line unlocks the profile, or locks a new one"),
                        new Flag(
                                NO_PASSWORD,
                                Flag.BOOLEAN,
                                "the profile has none: whoever reads the file is the person"),
                        new Flag("--restore-from", "<file>", "makes the profile from the words in this file"),
                        new Flag("--light", Flag.BOOLEAN, "relay nothing; be a client of service nodes (false)"),
                        new Flag("--add", "<key>", "make somebody a contact at the start; repeatable")),
                TelemetryPlan.all());
    }

    /**
     * The flags of a command line, with short names and the defaults of a person: Status's network, any port, no REST
     * of the node.
     *
     * @param own flags of the command alone
     */
    static FlagValues parse(Stream<Flag> own, String[] arguments, Map<String, String> environment) {
        NwakuFlags known = flags(own);
        String[] spelled = Stream.of(arguments).map(PersonFlags::spelled).toArray(String[]::new);
        Map<String, List<String>> defaults = new LinkedHashMap<>();
        defaults.put("--cluster-id", List.of(String.valueOf(NodeConfig.DEFAULT_CLUSTER_ID)));
        defaults.put("--shard", List.of(String.valueOf(NodeConfig.DEFAULT_SHARD)));
        defaults.put("--listen-address", List.of("127.0.0.1"));
        defaults.put("--tcp-port", List.of("0"));
        defaults.put("--rest", List.of("false"));
        defaults.put("--metrics-logging", List.of("false"));
        FlagValues given = known.parse(spelled, environment);
        if (given.isOn("--light", false)) {
            defaults.put("--relay", List.of("false"));
        }
        return given.withDefaults(defaults);
    }

    static NwakuFlags flags(Stream<Flag> own) {
        Stream<Flag> ofNode = NodeCommand.all()
                .filter(flag -> !flag.name().startsWith("--delivery-"))
                .filter(flag -> !flag.name().startsWith("--telemetry"));
        return new NwakuFlags(
                Stream.of(own, all(), ofNode).flatMap(part -> part).toList());
    }

    /** {@code -n=Alice} as {@code --name=Alice}. */
    private static String spelled(String argument) {
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        String spelled = SHORT.get(name);
        return spelled == null ? argument : spelled + argument.substring(name.length());
    }

    /** @throws UsageException if something cannot be as asked */
    PersonPlan plan() {
        return new PersonPlan(name(), folder(), messenger(), words(), flags.all("--add"));
    }

    private String name() {
        String name = flags.text("--name").orElse("Alice");
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new UsageException("--name is up to 64 letters, digits, - and _, not '" + name + "'");
        }
        return name;
    }

    private Path folder() {
        return Path.of(flags.text("--folder").orElseGet(() -> "jwaku-" + name().toLowerCase(Locale.ROOT)))
                .toAbsolutePath();
    }

    private Optional<Mnemonic> words() {
        return flags.text("--restore-from").map(file -> {
            try {
                return Mnemonic.parse(Files.readString(Path.of(file)));
            } catch (IOException e) {
                throw new UsageException("--restore-from: cannot read " + file, e);
            } catch (InvalidMnemonicException e) {
                throw new UsageException("--restore-from: " + file + " holds no words: " + e.getMessage(), e);
            }
        });
    }

    private MessengerConfig messenger() {
        return MessengerConfig.defaults().withProtection(Protection.by(password()));
    }

    private Password password() {
        Optional<String> file = flags.text(PASSWORD_FILE);
        Optional<String> variable = Optional.ofNullable(environment.get(PASSWORD_VARIABLE));
        boolean none = flags.isOn(NO_PASSWORD, false);
        long said = Stream.of(file.isPresent(), file.isEmpty() && variable.isPresent(), none)
                .filter(is -> is)
                .count();
        if (said != 1) {
            throw new UsageException((said == 0 ? "the profile needs a password: " : "say one thing of the password: ")
                    + PASSWORD_FILE + "=<file>, " + PASSWORD_VARIABLE + " in the environment, or " + NO_PASSWORD);
        }
        if (none) {
            return Password.none();
        }
        String text = file.map(PersonFlags::firstLine).or(() -> variable).orElse("");
        if (text.isEmpty()) {
            throw new UsageException("the password is empty; " + NO_PASSWORD + " says that there is none");
        }
        return Password.of(text);
    }

    /** @throws UsageException if it cannot be read */
    static String firstLine(String file) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.findFirst().orElse("");
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new UsageException("cannot read " + file, e);
        }
    }
}
