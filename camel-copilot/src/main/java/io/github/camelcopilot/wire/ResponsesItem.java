package io.github.camelcopilot.wire;

/**
 * What has come of one message or one item of reasoning of a stream in OpenAI's Responses format,
 * in deltas or whole, and so what is new of that which comes again. Used by one thread at a time.
 */
final class ResponsesItem {

    private final StringBuilder text = new StringBuilder();

    /** How much of the text whole items have told again. */
    private int confirmed;

    /** Where the part begins of which deltas come. */
    private int partBegin;

    /** How far late deltas repeat a text that came whole; -1 = they are new. */
    private int repeated = -1;

    private boolean hasEnded;

    /** What the whole item says instead of what came, or null. */
    private String otherText;

    private String index;
    private String deltaType;
    private int part = -1;

    /** Returns its place among the output, or null. */
    String index() {
        return index;
    }

    void place(String known) {
        index = index == null ? known : index;
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    String text() {
        return text.toString();
    }

    /** Returns whether a whole item has ended it. */
    boolean hasEnded() {
        return hasEnded;
    }

    /** More comes of it. */
    void resume() {
        hasEnded = false;
    }

    /** Returns whether events of that type bring it, as the first did: some servers write two. */
    boolean isOfType(String type) {
        deltaType = deltaType == null ? type : deltaType;
        return deltaType.equals(type);
    }

    /**
     * Returns whether a delta is of another part than the one before.
     *
     * @param other the delta's part, or -1 if unknown
     */
    boolean beginsPart(int other) {
        boolean begins = part >= 0 && other >= 0 && part != other;
        part = other >= 0 ? other : part;
        return begins;
    }

    /** Returns whether a delta only repeats what came whole before. */
    boolean repeats(String delta) {
        if (repeated < 0) {
            return false;
        }
        boolean repeats = matches(repeated, delta, delta.length());
        repeated = repeats ? repeated + delta.length() : -1;
        return repeats;
    }

    void add(String delta) {
        text.append(delta);
    }

    /** Takes a whole part, and returns what it brings beside its deltas; empty if nothing. */
    String addPart(String whole) {
        int begin = partBegin;
        int come = text.length() - begin;
        partBegin = text.length();
        boolean isKnown =
                text.length() >= whole.length()
                        && matches(text.length() - whole.length(), whole, whole.length());
        if (isKnown || come > whole.length() || !matches(begin, whole, come)) {
            return "";
        }
        repeated = come == 0 ? begin : -1;
        text.append(whole, come, whole.length());
        partBegin = text.length();
        return whole.substring(come);
    }

    /** Takes the whole item, and returns what it brings beside what came; empty if nothing. */
    String addWhole(String whole) {
        int come = text.length() - confirmed;
        if (come > whole.length() && matches(confirmed, whole, whole.length())) {
            // Of several items that nothing told apart, it is the first.
            confirmed += whole.length();
            return "";
        }
        hasEnded = true;
        if (come > whole.length() || !matches(confirmed, whole, come)) {
            // It says otherwise: nothing of it is certain to be new.
            otherText = whole;
            return "";
        }
        repeated = come == 0 ? text.length() : -1;
        text.append(whole, come, whole.length());
        return whole.substring(come);
    }

    /** Returns whether the whole text is what came, neither more nor less. */
    boolean equalsWhole(String whole) {
        return text.length() - confirmed == whole.length()
                && matches(confirmed, whole, whole.length());
    }

    /** Returns whether the whole text begins with what came, or what came with it. */
    boolean sharesBeginning(String whole) {
        int length = Math.min(text.length() - confirmed, whole.length());
        return length > 0 && matches(confirmed, whole, length);
    }

    /** Returns whether the whole text is all that came. */
    boolean equalsAll(String whole) {
        return whole.equals(otherText) || "".equals(behindAll(whole));
    }

    /** Returns what a whole text has behind all that came, or null if that is not its beginning. */
    String behindAll(String whole) {
        return whole.length() >= text.length() && matches(0, whole, text.length())
                ? whole.substring(text.length())
                : null;
    }

    private boolean matches(int at, String other, int length) {
        if (at + length > text.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(at + i) != other.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
