package io.github.camelcopilot.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * Tells the messages of a stream in OpenAI's Responses format apart, or its items of reasoning, so
 * that a whole item or response brings what is missing and nothing twice. An item is known by its
 * id or its index among the output. Servers leave out the index or say the same of all, and
 * Copilot's ids differ from event to event: then the text itself must tell. Used by one thread at a
 * time.
 */
final class ResponsesItems {

    /** So many are told apart; what comes behind them counts as of the last one. */
    private static final int MOST_ITEMS = 1000;

    /** A longer index or id is not worth to be held. */
    private static final int LONGEST_KEY = 1000;

    /**
     * An item as it is whole.
     *
     * @param id or null
     * @param readings of its text, the first of which is to be taken; not empty
     */
    record Whole(String id, List<String> readings) {}

    private final List<ResponsesItem> items = new ArrayList<>(1);
    private final Map<String, ResponsesItem> byIndex = new HashMap<>(1);
    private final Map<String, ResponsesItem> byId = new HashMap<>(1);
    private ResponsesItem last;
    private String lastId;

    /** Whether an id came twice in turn: then another id is another item. */
    private boolean hasSteadyIds;

    /**
     * Returns the item that a delta is of, which may be a new one; null if it only repeats what
     * came whole.
     *
     * @param index null if unknown
     * @param id null if unknown; not needed beside an index
     */
    ResponsesItem of(String index, String id, String delta) {
        ResponsesItem item = at(index, id);
        if (item.repeats(delta)) {
            return null;
        }
        if (item.hasEnded()) {
            item = begin(index, id);
        }
        return item;
    }

    /** Takes a whole part, and returns what it brings beside its deltas; empty if nothing. */
    String addPart(String index, String id, String whole) {
        ResponsesItem item = at(index, id);
        if (item.hasEnded()) {
            if (item.equalsAll(whole)) {
                return "";
            }
            item = begin(index, id);
        }
        return item.addPart(whole);
    }

    private ResponsesItem at(String index, String id) {
        if (last != null && index != null && index.equals(last.index())) {
            return last;
        }
        note(id);
        ResponsesItem item = known(index, id);
        if (item == null && last != null) {
            boolean mayBeLast = index == null ? id == null || !hasSteadyIds : last.index() == null;
            item = mayBeLast ? last : null;
        }
        return item == null ? begin(index, id) : use(item, index);
    }

    /** An item begins: what comes without a place is of it. */
    void added(String index, String id) {
        note(id);
        ResponsesItem item = known(index, id);
        boolean isBegun = item != null && !item.hasEnded() && item.isEmpty();
        if (isBegun || (id != null && item != null && byId.get(id) == item)) {
            use(item, index);
        } else {
            begin(index, id);
        }
    }

    /** Takes a whole item, and returns what it brings beside what came of it; empty if nothing. */
    String addWhole(String index, Whole whole) {
        String id = whole.id();
        List<String> readings = whole.readings();
        note(id);
        ResponsesItem item = known(index, id);
        if (item != null && item.hasEnded()) {
            boolean isAgain =
                    (id != null && byId.get(id) == item)
                            || readings.stream().anyMatch(item::equalsAll);
            if (isAgain) {
                return "";
            }
            item = null;
        }
        if (item == null) {
            item = alike(index, readings);
        }
        item = item == null ? begin(index, id) : use(item, index);
        for (String reading : readings) {
            if (item.sharesBeginning(reading)) {
                return item.addWhole(reading);
            }
        }
        return item.addWhole(readings.get(0));
    }

    /** Returns an item under way that the whole text may be of, though nothing says so; or null. */
    private ResponsesItem alike(String index, List<String> readings) {
        for (ResponsesItem item : items) {
            if (!item.hasEnded() && readings.stream().anyMatch(item::equalsWhole)) {
                return item;
            }
        }
        for (ResponsesItem item : items) {
            boolean mayBe = index == null || item.index() == null;
            if (mayBe
                    && !item.hasEnded()
                    && readings.stream().anyMatch(text -> isAlike(item, text))) {
                return item;
            }
        }
        return null;
    }

    private static boolean isAlike(ResponsesItem item, String whole) {
        return item.sharesBeginning(whole) || item.sharesBeginning(whole.strip());
    }

    /**
     * Returns what a whole response brings beside all that came: what is left of items that are cut
     * short, and further items. There are none of these if the response does not tell of all that
     * came, since then nothing is certain to be new.
     *
     * @param wholes the items of the response that have a text
     * @param between what stands between the texts of two items
     */
    List<String> missingOf(List<Whole> wholes, String between) {
        List<ResponsesItem> untold = new ArrayList<>(items);
        untold.removeIf(ResponsesItem::isEmpty);
        List<Whole> further = new ArrayList<>();
        for (Whole whole : wholes) {
            ResponsesItem item = first(untold, whole, ResponsesItem::equalsAll);
            if (item == null) {
                further.add(whole);
            } else {
                untold.remove(item);
            }
        }
        List<String> missing = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (Whole whole : further) {
            ResponsesItem item = whole.id() == null ? null : byId.get(whole.id());
            if (!untold.contains(item)) {
                item = first(untold, whole, (other, text) -> other.behindAll(text) != null);
            }
            if (item == null) {
                texts.add(whole.readings().get(0));
                continue;
            }
            untold.remove(item);
            whole.readings().stream()
                    .map(item::behindAll)
                    .filter(rest -> rest != null && !rest.isEmpty())
                    .findFirst()
                    .ifPresent(missing::add);
        }
        if (untold.isEmpty()) {
            missing.addAll(texts);
            return missing;
        }
        // Maybe several items came as one, since nothing told them apart.
        String come = String.join(between, untold.stream().map(ResponsesItem::text).toList());
        String all = String.join(between, texts);
        if (all.length() > come.length() && all.startsWith(come)) {
            missing.add(all.substring(come.length()));
        }
        return missing;
    }

    private static ResponsesItem first(
            List<ResponsesItem> items, Whole whole, BiPredicate<ResponsesItem, String> isOf) {
        for (ResponsesItem item : items) {
            if (whole.readings().stream().anyMatch(text -> isOf.test(item, text))) {
                return item;
            }
        }
        return null;
    }

    private ResponsesItem known(String index, String id) {
        ResponsesItem item = id == null ? null : byId.get(id);
        boolean differs =
                item != null
                        && index != null
                        && item.index() != null
                        && !index.equals(item.index());
        return item == null || differs ? (index == null ? null : byIndex.get(index)) : item;
    }

    private void note(String id) {
        if (id != null && id.length() <= LONGEST_KEY) {
            hasSteadyIds = hasSteadyIds || id.equals(lastId);
            lastId = id;
        }
    }

    private ResponsesItem begin(String index, String id) {
        if (items.size() >= MOST_ITEMS) {
            last.resume();
            return last;
        }
        ResponsesItem item = new ResponsesItem();
        items.add(item);
        if (id != null && id.length() <= LONGEST_KEY) {
            byId.put(id, item);
        }
        return use(item, index);
    }

    private ResponsesItem use(ResponsesItem item, String index) {
        if (index != null && index.length() <= LONGEST_KEY) {
            item.place(index);
            if (index.equals(item.index())) {
                byIndex.put(index, item);
            }
        }
        last = item;
        return item;
    }
}
