/** Joins the events of every message and judges: who had to get it, who got it, and what happened to the others. */
@NullMarked
package dev.jwaku.tools.trace.find;

import org.jspecify.annotations.NullMarked;
