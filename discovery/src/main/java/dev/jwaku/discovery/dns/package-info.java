/** Node lists in DNS, signed by their publisher. Spec: EIP-1459, waku-protocols.md section 15. */
@NullMarked
package dev.jwaku.discovery.dns;

import org.jspecify.annotations.NullMarked;
