package dev.jwaku.libp2p.identity;

import java.util.Arrays;

/** Text in a base that is no power of two: the bytes as one big number, each leading zero byte as the first letter. */
final class BaseX {
    /** Longest text or byte string accepted; the conversion is quadratic. */
    static final int MAX_LENGTH = 1024;

    private final String name;
    private final String alphabet;
    private final int[] values = new int[128];

    BaseX(String name, String alphabet) {
        this.name = name;
        this.alphabet = alphabet;
        Arrays.fill(values, -1);
        for (int i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = i;
        }
    }

    String encode(byte[] bytes) {
        checkLength(bytes.length);
        int base = alphabet.length();
        byte[] number = bytes.clone();
        char[] reversed = new char[bytes.length * 2];
        int letters = 0;
        int start = leadingZeros(number);
        int zeros = start;
        while (start < number.length) {
            reversed[letters++] = alphabet.charAt(divide(number, start, 256, base));
            while (start < number.length && number[start] == 0) {
                start++;
            }
        }
        return ordered(reversed, letters, zeros);
    }

    private String ordered(char[] reversed, int letters, int zeros) {
        StringBuilder text = new StringBuilder(zeros + letters);
        text.append(String.valueOf(alphabet.charAt(0)).repeat(zeros));
        for (int i = letters - 1; i >= 0; i--) {
            text.append(reversed[i]);
        }
        return text.toString();
    }

    byte[] decode(String text) {
        checkLength(text.length());
        byte[] digits = new byte[text.length()];
        for (int i = 0; i < digits.length; i++) {
            char letter = text.charAt(i);
            int value = letter < values.length ? values[letter] : -1;
            if (value < 0) {
                throw new IllegalArgumentException("'" + letter + "' is no letter of " + name);
            }
            digits[i] = (byte) value;
        }
        byte[] reversed = new byte[digits.length];
        int length = 0;
        int start = leadingZeros(digits);
        int zeros = start;
        while (start < digits.length) {
            reversed[length++] = (byte) divide(digits, start, alphabet.length(), 256);
            while (start < digits.length && digits[start] == 0) {
                start++;
            }
        }
        byte[] bytes = new byte[zeros + length];
        for (int i = 0; i < length; i++) {
            bytes[zeros + i] = reversed[length - 1 - i];
        }
        return bytes;
    }

    /** Divides the number in place and returns the remainder. */
    private static int divide(byte[] number, int start, int base, int divisor) {
        int remainder = 0;
        for (int i = start; i < number.length; i++) {
            int value = remainder * base + (number[i] & 0xff);
            number[i] = (byte) (value / divisor);
            remainder = value % divisor;
        }
        return remainder;
    }

    private static int leadingZeros(byte[] digits) {
        int zeros = 0;
        while (zeros < digits.length && digits[zeros] == 0) {
            zeros++;
        }
        return zeros;
    }

    private void checkLength(int length) {
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException(name + " text or value of " + length + ", limit " + MAX_LENGTH);
        }
    }
}
