package dev.jwaku.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes as nwaku takes them: {@code 150KiB}, {@code 1500 B}, {@code 100KB}; bytes without a unit. */
final class ByteSize implements ITypeConverter<Integer> {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(|b|kb|kib|mb|mib)");

    @Override
    public Integer convert(String value) {
        Matcher size = SIZE.matcher(value.strip().toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw new TypeConversionException("'" + value + "' is no size such as 150KiB or 1500B");
        }
        int unit = switch (size.group(2)) {
            case "kb" -> 1_000;
            case "kib" -> 1_024;
            case "mb" -> 1_000_000;
            case "mib" -> 1_048_576;
            default -> 1;
        };
        long bytes = Long.parseLong(size.group(1)) * unit;
        if (bytes < 1 || bytes > Integer.MAX_VALUE) {
            throw new TypeConversionException("'" + value + "' is out of range");
        }
        return (int) bytes;
    }
}
