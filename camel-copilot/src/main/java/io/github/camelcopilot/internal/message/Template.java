package io.github.camelcopilot.internal.message;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;

/**
 * A Simple template that the route's author wrote, read once and evaluated for each exchange.
 * Immutable.
 */
final class Template {

    private static final String BODY_ALONE = "${body}";

    private final Expression expression;
    private final boolean bodyAlone;

    private Template(Expression expression, boolean bodyAlone) {
        this.expression = expression;
        this.bodyAlone = bodyAlone;
    }

    /**
     * Reads a template.
     *
     * @param text the template itself, or {@code resource:} and where it is; null = there is none
     */
    static Template of(CamelContext context, String text) {
        if (text == null) {
            return new Template(null, false);
        }
        Expression expression = context.resolveLanguage("simple").createExpression(text);
        expression.init(context);
        return new Template(expression, text.equals(BODY_ALONE));
    }

    boolean isSet() {
        return expression != null;
    }

    /**
     * Returns whether the template gives just the text of the body, so that evaluating it would be
     * a detour.
     */
    boolean isBodyAlone() {
        return bodyAlone;
    }

    /** Returns the text for this exchange; an empty one if the template gives null. */
    String evaluate(Exchange exchange) {
        String text = expression.evaluate(exchange, String.class);
        return text == null ? "" : text;
    }
}
