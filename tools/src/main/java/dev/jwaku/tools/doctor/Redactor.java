package dev.jwaku.tools.doctor;

import java.util.regex.Pattern;

/**
 * Removes secrets from text line by line: values of names that say so, passwords in URLs, private keys in PEM form, and
 * hex digits as long as a key, unless they are the hash of a message, without which a log is of no use.
 *
 * <p>One redactor per text, because PEM blocks span lines. Not thread-safe.
 */
public final class Redactor {
    /** What stands in the place of a secret. */
    public static final String GONE = "<redacted>";

    private static final int MAX_LINE = 64 * 1024;
    private static final String SECRET_NAMES =
            "node-?key|private[_-]?key|priv[_-]?key|secret|password|passwd|passphrase|token|credential|api[_-]?key";

    private static final Pattern SECRET_NAME =
            Pattern.compile("node_?-?key|" + SECRET_NAMES + "|mnemonic|seed|authorization", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAMED = Pattern.compile(
            "((?:" + SECRET_NAMES + "|node_key)[\\w.-]{0,40}\"?\\s{0,3}[=:]\\s{0,3})"
                    + "(\"(?:[^\"\\\\]|\\\\.)*+\"|'[^']*+'|\\[[^\\]]*+\\]|[^\\s,;}&\"]++)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern TO_THE_END = Pattern.compile(
            "((?:mnemonic|seed[ _-]?phrase|authorization)\"?\\s{0,3}[=:]\\s{0,3}).*", Pattern.CASE_INSENSITIVE);
    private static final Pattern URL =
            Pattern.compile("([a-z][a-z0-9+.-]{0,20}://)[^\\s/@:\"']*+:[^\\s\"']*@", Pattern.CASE_INSENSITIVE);
    private static final Pattern HASH_OR_HEX = Pattern.compile(
            "(hash\"?\\s{0,3}[=:]\\s{0,3}\"?0x[0-9a-fA-F]{64}(?![0-9a-fA-F]))|(?:0x)?[0-9a-fA-F]{64,}+");
    private static final Pattern BASE64_LINE = Pattern.compile("[A-Za-z0-9+/=]{40,}+");
    private static final Pattern PEM_BEGIN = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----");
    private static final Pattern PEM_END = Pattern.compile("-----END [A-Z ]*PRIVATE KEY-----");
    private static final Pattern PEM_IN_LINE =
            Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----");

    private boolean inPem;

    /** At the beginning of a text. */
    public Redactor() {}

    /** Whether a variable of this name holds a secret. */
    public static boolean isSecretName(String name) {
        return SECRET_NAME.matcher(name).find();
    }

    /** The next line without its secrets; lines beyond 64 Ki characters are cut. */
    public String line(String line) {
        String text = line.length() > MAX_LINE ? line.substring(0, MAX_LINE) + " (cut)" : line;
        if (inPem) {
            inPem = !PEM_END.matcher(text).find();
            return GONE;
        }
        text = PEM_IN_LINE.matcher(text).replaceAll(GONE);
        if (PEM_BEGIN.matcher(text).find()) {
            inPem = true;
            return GONE;
        }
        if (BASE64_LINE.matcher(text.strip()).matches()) {
            return GONE;
        }
        text = TO_THE_END.matcher(text).replaceAll("$1" + GONE);
        text = URL.matcher(text).replaceAll("$1" + GONE + "@");
        text = NAMED.matcher(text).replaceAll("$1" + GONE);
        return HASH_OR_HEX.matcher(text).replaceAll(found -> found.group(1) == null ? GONE : "$1");
    }

    /** A text of several lines. */
    public String text(String text) {
        StringBuilder redacted = new StringBuilder();
        text.lines().forEach(line -> redacted.append(line(line)).append('\n'));
        return redacted.toString();
    }
}
