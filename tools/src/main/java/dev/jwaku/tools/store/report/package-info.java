/**
 * What the store benchmark found, and how it is told: as text, JSON, CSV and a page with plots; and the limits that
 * decide whether it is good.
 */
@NullMarked
package dev.jwaku.tools.store.report;

import org.jspecify.annotations.NullMarked;
