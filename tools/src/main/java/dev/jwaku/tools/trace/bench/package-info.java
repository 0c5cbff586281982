/** How fast logs are traced: made-up logs of a fleet with planted losses, traced by a process of its own. */
@NullMarked
package dev.jwaku.tools.trace.bench;

import org.jspecify.annotations.NullMarked;
