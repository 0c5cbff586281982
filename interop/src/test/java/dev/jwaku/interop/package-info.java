/** Our node with live peers that others wrote: go-waku and js-waku, as child processes. JUnit tags: live and soak. */
@NullMarked
package dev.jwaku.interop;

import org.jspecify.annotations.NullMarked;
