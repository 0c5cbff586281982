/** A server from binaries of Maven, for tests. */
@NullMarked
package dev.jwaku.postgres.server;

import org.jspecify.annotations.NullMarked;
