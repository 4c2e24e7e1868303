namespace Civium.SensorThings.Query;

/// <summary>Reads <c>$expand</c>: a list of paths, each with options in parentheses (OGC 18-088 section 9.3.2.1).</summary>
internal sealed class ExpandReader(Scanner scanner, QueryLimits limits, int depth)
{
    internal List<ExpandItem> ReadAll()
    {
        if (depth > limits.MaxExpandDepth)
        {
            throw TooDeep();
        }

        var items = new List<ExpandItem>();
        do
        {
            scanner.SkipSpaces();
            Join(items, Item(depth));
            if (items.Count > limits.MaxListLength)
            {
                throw scanner.Fail(scanner.Position, $"expected at most {limits.MaxListLength} items");
            }

            scanner.SkipSpaces();
        }
        while (scanner.Take(','));
        return scanner.AtEnd ? items : throw scanner.Expected("',', '/', '(' or the end");
    }

    private ExpandItem Item(int level)
    {
        if (level > limits.MaxExpandDepth)
        {
            throw TooDeep();
        }

        var start = scanner.Position;
        var name = scanner.ReadName("the name of a relation");
        if (scanner.Take('/'))
        {
            return new ExpandItem(name, QueryOptions.None with { Expand = [Item(level + 1)] }, start);
        }

        return new ExpandItem(name, scanner.Take('(') ? Options(level) : QueryOptions.None, start);
    }

    private QueryOptions Options(int level)
    {
        var builder = new OptionsBuilder(limits, level);
        do
        {
            scanner.SkipSpaces();
            var start = scanner.Position;
            if (!scanner.Take('$'))
            {
                throw scanner.Expected("an option such as $select");
            }

            var name = "$" + scanner.ReadName("an option such as $select");
            scanner.SkipSpaces();
            scanner.Require('=');
            var end = EndOfValue();
            builder.Add(name, new Scanner(scanner.Option, scanner.Text, scanner.Position, end), start);
            scanner.Advance(end - scanner.Position);
        }
        while (scanner.Take(';'));
        scanner.Require(')');
        return builder.Options;
    }

    /// <summary>Finds the semicolon or parenthesis that ends a value; each level of nesting looks once, so the cost stays linear.</summary>
    private int EndOfValue()
    {
        var nesting = 0;
        var quoted = false;
        for (var ahead = 0; scanner.Position + ahead < scanner.End; ahead++)
        {
            var c = scanner.Peek(ahead);
            quoted ^= c == '\'';
            if (quoted)
            {
                continue;
            }

            if (nesting == 0 && (c is ';' or ')'))
            {
                return scanner.Position + ahead;
            }

            nesting += c == '(' ? 1 : c == ')' ? -1 : 0;
        }

        return scanner.End;
    }

    /// <summary><c>A/B,A/C</c> is one branch A that expands B and C; two branches that both bring options would contradict.</summary>
    private void Join(List<ExpandItem> items, ExpandItem item)
    {
        var same = items.FindIndex(other => other.Navigation == item.Navigation);
        if (same < 0)
        {
            items.Add(item);
            return;
        }

        var first = items[same];
        var expanded = first.Options.Expand.ToList();
        if (!OnlyExpands(item.Options) && !OnlyExpands(first.Options))
        {
            throw scanner.Fail(item.Position, $"expected options of {item.Navigation} at one place, found them at two");
        }

        foreach (var child in item.Options.Expand)
        {
            Join(expanded, child);
        }

        var carrier = OnlyExpands(first.Options) ? item.Options : first.Options;
        items[same] = first with { Options = carrier with { Expand = expanded } };
    }

    private static bool OnlyExpands(QueryOptions options) => options with { Expand = QueryOptions.None.Expand } == QueryOptions.None;

    private QueryException TooDeep() =>
        scanner.Fail(scanner.Position, $"expected at most {limits.MaxExpandDepth} levels, found more");
}
