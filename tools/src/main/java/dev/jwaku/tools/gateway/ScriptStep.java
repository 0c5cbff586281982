package dev.jwaku.tools.gateway;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a script.
 *
 * @param line its number, from 1
 * @param verb what to do
 * @param rest the words behind the verb
 */
record ScriptStep(int line, Verb verb, String rest) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z0-9_]+)}");

    /** What a line can say, with the words it takes. */
    enum Verb {
        RPC("rpc METHOD [PARAMETERS]", 1, 2),
        GET("get PATH", 1, 1),
        POST("post PATH [BODY]", 1, 2),
        DELETE("delete PATH", 1, 1),
        EXPECT("expect POINTER VALUE", 2, 2),
        LET("let NAME POINTER", 2, 2),
        AWAIT("await EVENT SECONDS [TEXT]", 2, 3),
        UNTIL("until SECONDS PATH POINTER VALUE", 4, 4);

        private final String usage;
        private final int least;
        private final int most;

        Verb(String usage, int least, int most) {
            this.usage = usage;
            this.least = least;
            this.most = most;
        }
    }

    ScriptStep {
        words(verb, rest);
    }

    /** The words, the last of which takes all that is left. */
    String[] words(java.util.function.UnaryOperator<String> variables) {
        return words(
                verb,
                VARIABLE.matcher(rest).replaceAll(found -> Matcher.quoteReplacement(variables.apply(found.group(1)))));
    }

    private static String[] words(Verb verb, String rest) {
        String[] words = rest.isEmpty() ? new String[0] : rest.split("\\s+", verb.most);
        if (words.length < verb.least) {
            throw new IllegalArgumentException("too few words: " + verb.usage);
        }
        return words;
    }
}
