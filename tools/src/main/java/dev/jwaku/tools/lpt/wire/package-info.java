/**
 * What test messages carry: the payload of the reference lite-protocol-tester (a JSON object, a blank, a zero byte,
 * noise), with further fields that it ignores, and the marker that ends a run.
 */
@NullMarked
package dev.jwaku.tools.lpt.wire;

import org.jspecify.annotations.NullMarked;
