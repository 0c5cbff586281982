/**
 * {@code jwaku bench lightpush}: how long a light push takes, at our service node and at go-waku's in alternating
 * rounds.
 */
@NullMarked
package dev.jwaku.tools.lightpush;

import org.jspecify.annotations.NullMarked;
