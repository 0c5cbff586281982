package dev.jwaku.tools.trace.read;

import org.jspecify.annotations.Nullable;

/**
 * Lines for people: nwaku's and ours ({@code NTC 2026-11-22 12:13:18.815+00:00 words key=value}), go-waku's console
 * form (tabs, then JSON) and js-waku's debug output ({@code 2026-11-22T12:13:18.815Z waku:info:filter words}).
 */
final class TextForm {
    private static final int TAG = 4;

    private final Times times;
    private @Nullable Phrase phrase;
    private boolean console;

    TextForm(Times times) {
        this.times = times;
    }

    /** What the last line said, if it matters. */
    @Nullable
    Phrase phrase() {
        return phrase;
    }

    /** Whether the last line was one of go-waku's console or js-waku's. */
    boolean isConsole() {
        return console;
    }

    /** Reads a line; false if it has none of these forms. */
    boolean read(byte[] bytes, int from, int to, Line line) {
        phrase = null;
        console = false;
        if (from + TAG < to && bytes[from + TAG - 1] == ' ' && isTag(bytes, from)) {
            return nim(bytes, from + TAG, to, line);
        }
        long time = bytes[from] >= '0' && bytes[from] <= '9' ? times.read(bytes, from, to) : Times.NONE;
        if (time == Times.NONE || times.end() >= to) {
            return false;
        }
        line.time(time);
        console = true;
        int next = times.end();
        return bytes[next] == '\t'
                ? zap(bytes, next + 1, to, line)
                : bytes[next] == ' ' && js(bytes, next + 1, to, line);
    }

    private static boolean isTag(byte[] bytes, int from) {
        for (int i = from; i < from + TAG - 1; i++) {
            if (bytes[i] < 'A' || bytes[i] > 'Z') {
                return false;
            }
        }
        return true;
    }

    private boolean nim(byte[] bytes, int from, int to, Line line) {
        long time = times.read(bytes, from, to);
        if (time == Times.NONE || times.end() >= to || bytes[times.end()] != ' ') {
            return false;
        }
        line.time(time);
        int begin = times.end() + 1;
        int equals = begin;
        while (equals < to && bytes[equals] != '=') {
            equals++;
        }
        int end = equals;
        if (equals < to) {
            while (end > begin && bytes[end - 1] != ' ') {
                end--;
            }
        }
        int fields = end;
        while (end > begin && bytes[end - 1] == ' ') {
            end--;
        }
        line.text(begin, end - begin);
        phrase = Phrase.of(bytes, begin, end - begin);
        return phrase == null || fields(bytes, fields, to, line);
    }

    /** {@code key=value} with quotes where needed; false if a quote is not closed. */
    private static boolean fields(byte[] bytes, int from, int to, Line line) {
        int i = from;
        while (i < to) {
            while (i < to && bytes[i] == ' ') {
                i++;
            }
            int begin = i;
            while (i < to && bytes[i] != '=' && bytes[i] != ' ') {
                i++;
            }
            if (i >= to || bytes[i] == ' ') {
                continue;
            }
            Key key = Key.of(bytes, begin, i - begin);
            int value = ++i;
            int end;
            if (i < to && bytes[i] == '"') {
                value = ++i;
                while (i < to && bytes[i] != '"') {
                    i += bytes[i] == '\\' ? 2 : 1;
                }
                if (i >= to) {
                    return false;
                }
                end = i++;
            } else {
                while (i < to && bytes[i] != ' ') {
                    i++;
                }
                end = i;
            }
            if (key != null) {
                line.put(key, value, end - value);
            }
        }
        return true;
    }

    private boolean zap(byte[] bytes, int from, int to, Line line) {
        int level = tab(bytes, from, to);
        int logger = level < 0 ? -1 : tab(bytes, level + 1, to);
        int caller = logger < 0 ? -1 : tab(bytes, logger + 1, to);
        if (caller < 0) {
            return false;
        }
        line.put(Key.LOGGER, level + 1, logger - level - 1);
        int end = tab(bytes, caller + 1, to);
        int textEnd = end < 0 ? to : end;
        line.text(caller + 1, textEnd - caller - 1);
        phrase = Phrase.of(bytes, caller + 1, textEnd - caller - 1);
        return phrase == null || end < 0 || bytes[end + 1] == '{' && JsonForm.read(bytes, end + 1, to, line);
    }

    private static int tab(byte[] bytes, int from, int to) {
        for (int i = from; i < to - 1; i++) {
            if (bytes[i] == '\t') {
                return i;
            }
        }
        return -1;
    }

    private boolean js(byte[] bytes, int from, int to, Line line) {
        int words = from;
        while (words < to && bytes[words] != ' ') {
            words++;
        }
        if (words - from < 5 || bytes[from] != 'w' || bytes[from + 4] != ':') {
            return false;
        }
        line.put(Key.LOGGER, from, words - from);
        int begin = Math.min(words + 1, to);
        int end = sentence(bytes, begin, to);
        line.text(begin, end - begin);
        phrase = Phrase.of(bytes, begin, end - begin);
        if (phrase != null) {
            line.put(Key.ADDRESS, end, to - end);
        }
        return true;
    }

    /** js-waku puts values between its words: the sentence ends before the first blank that a value follows. */
    private static int sentence(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            boolean value = bytes[i] == ' '
                    && i + 1 < to
                    && (bytes[i + 1] == '/' || bytes[i + 1] == ' ' || bytes[i + 1] >= '0' && bytes[i + 1] <= '9');
            if (value) {
                return i;
            }
            i++;
        }
        return to;
    }
}
