package dev.jwaku.tools.scenario;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a file asks for that one of the worlds cannot do; refused where it stands, before anything runs. */
final class WorldLimits {
    private WorldLimits() {}

    /** @throws ScenarioException if only processes can do it */
    static void checkSimulated(String file, String text) {
        check(file, text, root -> {
            for (Yaml.Fields group : fields(root, "nodes")) {
                Yaml.Text impl = text(group, "impl");
                if (impl != null && !impl.value().equals(Impl.JWAKU.id())) {
                    throw new ScenarioException(
                            impl.place(),
                            "'impl: " + impl.value() + "' is for --processes; the deterministic world has ours only");
                }
            }
        });
    }

    /** @throws ScenarioException if processes cannot do it */
    static void checkProcesses(String file, String text) {
        check(file, text, root -> {
            for (Yaml.Fields group : fields(root, "nodes")) {
                Yaml.Text role = text(group, "role");
                refuse(role, role == null ? null : whyNot(Units.name(Role.class, role.value())), "role");
            }
            for (Yaml.Fields fault : fields(root, "faults")) {
                Yaml.Text kind = text(fault, "do");
                refuse(kind, kind == null ? null : whyNot(Units.name(FaultKind.class, kind.value())), "do");
            }
            for (Yaml.Fields switches : fields(root, "reliability")) {
                Yaml.Text outbox = text(switches, "outbox");
                String why = outbox != null && !Units.isOn(outbox.value())
                        ? "a client without outbox is played by the deterministic world"
                        : null;
                refuse(outbox, why, "outbox");
            }
        });
    }

    private static @Nullable String whyNot(FaultKind kind) {
        return switch (kind) {
            case SLEEP -> "the monotonic clock of a process cannot be stopped; 'stop' is SIGSTOP";
            case CLOCK -> "processes have the clock of this machine, which nobody sets for them";
            case MOVE -> "processes stay on their loopback addresses";
            case DISK_FULL -> "processes share the disk of this machine";
            case STORE, PUSH, FILTER -> "moods are played by the deterministic world";
            default -> null;
        };
    }

    private static @Nullable String whyNot(Role role) {
        return switch (role) {
            case HOSTILE -> "hostile nodes are played by the deterministic world";
            case DEAD -> "addresses without a node are known to the deterministic world only";
            default -> null;
        };
    }

    private static void refuse(Yaml.@Nullable Text value, @Nullable String why, String key) {
        if (value != null && why != null) {
            throw new ScenarioException(
                    value.place(), "'" + key + ": " + value.value() + "' cannot be had with --processes: " + why);
        }
    }

    private static void check(String file, String text, Consumer<Yaml.Fields> rules) {
        try {
            if (Yaml.read(text) instanceof Yaml.Fields root) {
                rules.accept(root);
            }
        } catch (ScenarioException e) {
            throw e.in(file);
        }
    }

    /** The mappings behind a key: one, or a list of them. */
    private static List<Yaml.Fields> fields(Yaml.Fields root, String key) {
        List<Yaml> found = switch (root.values().get(key)) {
            case null -> List.of();
            case Yaml.Items items -> items.values();
            case Yaml one -> List.of(one);
        };
        return found.stream()
                .filter(Yaml.Fields.class::isInstance)
                .map(Yaml.Fields.class::cast)
                .toList();
    }

    private static Yaml.@Nullable Text text(Yaml.Fields fields, String key) {
        return fields.values().get(key) instanceof Yaml.Text text ? text : null;
    }
}
