package dev.jwaku.libp2p.multiaddr;

import dev.jwaku.runtime.Bytes;

/** IP addresses between text and bytes, without asking the platform's resolver. IPv6 text as RFC 5952 says. */
final class IpText {
    private static final int GROUPS = 8;

    private IpText() {}

    static Bytes parseIp4(String text) {
        byte[] address = new byte[4];
        if (!readIp4(text, address, 0)) {
            throw new IllegalArgumentException("not an IPv4 address");
        }
        return Bytes.wrap(address);
    }

    static String formatIp4(Bytes address) {
        return (address.get(0) & 0xff) + "." + (address.get(1) & 0xff) + "." + (address.get(2) & 0xff) + "."
                + (address.get(3) & 0xff);
    }

    static Bytes parseIp6(String text) {
        int gap = text.indexOf("::");
        byte[] head = new byte[16];
        byte[] tail = new byte[16];
        int headLength = readGroups(gap < 0 ? text : text.substring(0, gap), head, gap < 0);
        int tailLength = gap < 0 ? 0 : readGroups(text.substring(gap + 2), tail, true);
        boolean readable = headLength >= 0 && tailLength >= 0;
        boolean fits = gap < 0 ? headLength == 16 : headLength + tailLength <= 14;
        if (!readable || !fits) {
            throw new IllegalArgumentException("not an IPv6 address");
        }
        System.arraycopy(tail, 0, head, 16 - tailLength, tailLength);
        return Bytes.wrap(head);
    }

    /** Reads groups separated by colons; returns how many bytes they take, or -1. */
    private static int readGroups(String text, byte[] target, boolean mayEndWithIp4) {
        if (text.isEmpty()) {
            return 0;
        }
        String[] groups = text.split(":", -1);
        int position = 0;
        for (int i = 0; i < groups.length; i++) {
            String group = groups[i];
            if (mayEndWithIp4 && i == groups.length - 1 && position <= 12 && readIp4(group, target, position)) {
                return position + 4;
            }
            if (position > 14 || !isHexGroup(group)) {
                return -1;
            }
            int value = Integer.parseInt(group, 16);
            target[position++] = (byte) (value >> 8);
            target[position++] = (byte) value;
        }
        return position;
    }

    private static boolean isHexGroup(String group) {
        return !group.isEmpty()
                && group.length() <= 4
                && group.chars().allMatch(c -> c < 128 && Character.digit(c, 16) >= 0);
    }

    static String formatIp6(Bytes address) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (address.get(2 * i) & 0xff) << 8 | address.get(2 * i + 1) & 0xff;
        }
        int gapStart = -1;
        int gapLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int length = 0;
            while (i + length < GROUPS && groups[i + length] == 0) {
                length++;
            }
            if (length > gapLength) {
                gapStart = i;
                gapLength = length;
            }
        }
        StringBuilder text = new StringBuilder(39);
        int i = 0;
        while (i < GROUPS) {
            if (i == gapStart) {
                text.append("::");
                i += gapLength;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i++]));
            }
        }
        return text.toString();
    }

    private static boolean readIp4(String text, byte[] target, int position) {
        String[] numbers = text.split("\\.", -1);
        if (numbers.length != 4) {
            return false;
        }
        for (int i = 0; i < 4; i++) {
            String number = numbers[i];
            boolean wellFormed = !number.isEmpty()
                    && number.length() <= 3
                    && number.chars().allMatch(c -> c >= '0' && c <= '9')
                    && (number.length() == 1 || number.charAt(0) != '0');
            if (!wellFormed || Integer.parseInt(number) > 255) {
                return false;
            }
            target[position + i] = (byte) Integer.parseInt(number);
        }
        return true;
    }
}
