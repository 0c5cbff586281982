package dev.jwaku.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What users of nwaku expect of a command line: {@code --name:value} beside {@code --name=value}, and defaults from
 * {@code WAKUNODE2_NAME} variables. Spec: node-interface.md section 3.
 */
final class NwakuArguments {
    private static final String PREFIX = "WAKUNODE2_";
    private static final Pattern WITH_COLON = Pattern.compile("--[a-z0-9-]+:.*", Pattern.DOTALL);

    private NwakuArguments() {}

    /** The arguments with {@code =}, after those from the environment that the command line does not name itself. */
    static String[] expand(String[] arguments, Map<String, String> environment) {
        List<String> given =
                Arrays.stream(arguments).map(NwakuArguments::withEquals).toList();
        List<String> all = new ArrayList<>();
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (variable.startsWith(PREFIX)) {
                String name = "--"
                        + variable.substring(PREFIX.length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '-');
                if (given.stream().noneMatch(argument -> argument.equals(name) || argument.startsWith(name + "="))) {
                    values(variable, value).forEach(each -> all.add(name + "=" + each));
                }
            }
        });
        all.addAll(given);
        return all.toArray(String[]::new);
    }

    private static String withEquals(String argument) {
        return WITH_COLON.matcher(argument).matches() ? argument.replaceFirst(":", "=") : argument;
    }

    private static List<String> values(String variable, String value) {
        if (!value.startsWith("[")) {
            return List.of(value);
        }
        try {
            return List.of(JsonMapper.shared().readValue(value, String[].class));
        } catch (JacksonException e) {
            throw new UsageException(variable + " is no JSON array of texts: " + value, e);
        }
    }
}
