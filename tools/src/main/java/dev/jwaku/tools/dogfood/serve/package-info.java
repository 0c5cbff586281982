/**
 * What {@code jwaku dogfood} serves: two service nodes that hear each other, and the page over HTTP or HTTPS. Requests
 * are answered on virtual threads. The page is built from its sources by npm when there is none.
 */
@NullMarked
package dev.jwaku.tools.dogfood.serve;

import org.jspecify.annotations.NullMarked;
