@NullMarked
package dev.jwaku.tools.telemetry.store;

import org.jspecify.annotations.NullMarked;
