package dev.jwaku.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A command line as users of nwaku expect it: {@code --name=value}, {@code --name:value} or {@code --name value},
 * switches with or without a value, repeated flags as lists. What is not given there comes from {@code WAKUNODE2_NAME}
 * variables, else from the TOML file that {@code --config-file} names. Spec: node-interface.md section 3.
 *
 * <p>Written by hand, not with picocli: a node must listen within a second of its command, and loading picocli, which
 * no start-up archive can hold (its classes are of Java 5), would take a third of that.
 */
final class NwakuFlags {
    /** Names the file whose values hold where neither command line nor environment says otherwise. */
    static final String CONFIG_FILE = "--config-file";

    private static final String PREFIX = "WAKUNODE2_";

    private final Map<String, Flag> flags = new LinkedHashMap<>();

    NwakuFlags(List<Flag> known) {
        known.forEach(flag -> flags.put(flag.name(), flag));
    }

    /** @throws UsageException for what is no flag, naming the nearest, and for a missing value */
    FlagValues parse(String[] arguments, Map<String, String> environment) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            int end = endOfName(argument);
            Flag flag = flag(argument.substring(0, end));
            String value;
            if (end < argument.length()) {
                value = argument.substring(end + 1);
            } else if (flag.isSwitch()) {
                value = "true";
            } else if (i + 1 < arguments.length) {
                value = arguments[++i];
            } else {
                throw new UsageException(flag.name() + " needs a value: " + flag.name() + "=" + flag.value());
            }
            values.computeIfAbsent(flag.name(), name -> new ArrayList<>()).add(value);
        }
        flags.keySet().forEach(name -> fromEnvironment(name, values, environment));
        if (values.containsKey(CONFIG_FILE)) {
            TomlFile.read(Path.of(values.get(CONFIG_FILE).getLast()))
                    .forEach((name, texts) -> values.putIfAbsent(flag(name).name(), texts));
        }
        return new FlagValues(values);
    }

    private static int endOfName(String argument) {
        for (int i = 0; i < argument.length(); i++) {
            if (argument.charAt(i) == '=' || argument.charAt(i) == ':') {
                return i;
            }
        }
        return argument.length();
    }

    private Flag flag(String name) {
        Flag flag = flags.get(name);
        if (flag != null) {
            return flag;
        }
        if (!name.startsWith("-")) {
            throw new UsageException("unexpected argument '" + name + "'");
        }
        List<String> shown =
                flags.values().stream().filter(Flag::isShown).map(Flag::name).toList();
        throw new UsageException("unknown option '" + name + "'; "
                + NearestName.of(name, shown)
                        .map(nearest -> "did you mean '" + nearest + "'?")
                        .orElse("--help lists what there is"));
    }

    private static void fromEnvironment(
            String name, Map<String, List<String>> values, Map<String, String> environment) {
        String variable = variable(name);
        String value = environment.get(variable);
        if (value != null && !values.containsKey(name)) {
            values.put(name, value.startsWith("[") ? list(variable, value) : List.of(value));
        }
    }

    private static String variable(String name) {
        return PREFIX + name.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** Names in the environment that begin as those of flags do but belong to none, each with the nearest that does. */
    List<String> unknownVariables(Map<String, String> environment) {
        List<String> known = flags.keySet().stream().map(NwakuFlags::variable).toList();
        return environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !known.contains(name))
                .sorted()
                .map(name -> NearestName.of(name, known)
                        .map(nearest -> name + " (did you mean " + nearest + "?)")
                        .orElse(name))
                .toList();
    }

    private static List<String> list(String variable, String value) {
        String @Nullable [] texts;
        try {
            texts = JsonMapper.shared().readValue(value, String[].class);
        } catch (JacksonException e) {
            throw new UsageException(variable + " is no JSON array of texts: " + value, e);
        }
        return texts == null ? List.of() : Arrays.asList(texts);
    }

    /** The names of all flags, shown or not. */
    List<String> names() {
        return List.copyOf(flags.keySet());
    }

    /** The flags with what they do, one a line. */
    void printHelp(PrintWriter out) {
        flags.values().stream().filter(Flag::isShown).forEach(flag -> {
            String left = "  " + flag.name() + (flag.isSwitch() ? "[=" + flag.value() + "]" : "=" + flag.value());
            out.println(
                    left.length() < 40
                            ? "%-40s %s".formatted(left, flag.help())
                            : left + "\n" + " ".repeat(41) + flag.help());
        });
    }
}
