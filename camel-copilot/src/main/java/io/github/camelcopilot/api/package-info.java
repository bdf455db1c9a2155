/**
 * What a Java user imports: the neutral records of a conversation, the exceptions, and the
 * interfaces that a user may implement. Nothing of Camel, HTTP or JSON is in here; every other
 * package may use this one.
 */
package io.github.camelcopilot.api;
