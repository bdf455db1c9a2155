// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.message;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;

/** A Simple template of an option, compiled once and evaluated for each exchange. Immutable. */
final class Template {

    private static final String BODY_ONLY = "${body}";

    private final Expression expression;
    private final boolean bodyOnly;

    private Template(Expression expression, boolean bodyOnly) {
        this.expression = expression;
        this.bodyOnly = bodyOnly;
    }

    /**
     * Compiles a template.
     *
     * @param text the template, or {@code resource:} followed by its location; null for none
     */
    static Template of(CamelContext context, String text) {
        if (text == null) {
            return new Template(null, false);
        }
        Expression expression = context.resolveLanguage("simple").createExpression(text);
        expression.init(context);
        return new Template(expression, text.equals(BODY_ONLY));
    }

    boolean isSet() {
        return expression != null;
    }

    /** Returns whether the template consists only of the body, so that it need not be evaluated. */
    boolean isBodyOnly() {
        return bodyOnly;
    }

    /** Evaluates the template; null is converted to an empty string. */
    String evaluate(Exchange exchange) {
        String text = expression.evaluate(exchange, String.class);
        return text == null ? "" : text;
    }
}
