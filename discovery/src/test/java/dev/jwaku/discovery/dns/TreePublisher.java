package dev.jwaku.discovery.dns;

import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.payload.Keccak256;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes the text records of a list, as a fleet's operator would. */
final class TreePublisher {
    private final PrivateKey key;
    private final String domain;
    private final Map<String, String> texts = new TreeMap<>();

    TreePublisher(PrivateKey key, String domain) {
        this.key = key;
        this.domain = domain;
    }

    EnrTree tree() {
        return new EnrTree(key.publicKey().data(), domain);
    }

    /** Records two to a branch, links in one. */
    Map<String, String> publish(List<String> records, List<String> links) {
        String nodes = records.isEmpty() ? add("enrtree-branch:") : branch(records);
        String further = add("enrtree-branch:"
                + String.join(",", links.stream().map(this::add).toList()));
        String unsigned = "enrtree-root:v1 e=" + nodes + " l=" + further + " seq=7";
        Bytes signature = Secp256k1.best().signRecoverable(Keccak256.hash(Bytes.utf8(unsigned)), key.secret());
        texts.put(
                domain,
                unsigned + " sig=" + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.toByteArray()));
        return texts;
    }

    private String branch(List<String> records) {
        if (records.size() <= 2) {
            return add("enrtree-branch:"
                    + String.join(",", records.stream().map(this::add).toList()));
        }
        int half = records.size() / 2;
        return add("enrtree-branch:" + branch(records.subList(0, half)) + ","
                + branch(records.subList(half, records.size())));
    }

    String add(String text) {
        String label = EnrTree.label(text);
        texts.put(label + "." + domain, text);
        return label;
    }
}
