using System.Globalization;
using System.Text;

namespace Civium.SensorThings.Query;

/// <summary>Writes query options; reading the text gives equal options. Thread-safe.</summary>
public static class OptionsPrinter
{
    /// <summary>Writes them as a query string, percent-encoded, without a question mark; a <c>$skiptoken</c> is left out.</summary>
    public static string Print(QueryOptions options) => string.Join('&', Parts(options).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value)}"));

    private static IEnumerable<(string Name, string Value)> Parts(QueryOptions options)
    {
        if (options.Filter is { } filter)
        {
            yield return ("$filter", filter.ToString());
        }

        if (options.OrderBy.Count > 0)
        {
            yield return ("$orderby", string.Join(',', options.OrderBy.Select(one => one.Expression + (one.Descending ? " desc" : " asc"))));
        }

        if (options.Top is { } top)
        {
            yield return ("$top", top.ToString(CultureInfo.InvariantCulture));
        }

        if (options.Skip > 0)
        {
            yield return ("$skip", options.Skip.ToString(CultureInfo.InvariantCulture));
        }

        if (options.Count)
        {
            yield return ("$count", "true");
        }

        if (options.Select.Count > 0)
        {
            yield return ("$select", string.Join(',', options.Select));
        }

        if (options.Expand.Count > 0)
        {
            yield return ("$expand", string.Join(',', options.Expand.Select(Branch)));
        }
    }

    private static string Branch(ExpandItem item)
    {
        var text = new StringBuilder(item.Navigation);
        var parts = Parts(item.Options).ToList();
        if (parts.Count > 0)
        {
            text.Append('(').AppendJoin(';', parts.Select(part => $"{part.Name}={part.Value}")).Append(')');
        }

        return text.ToString();
    }
}
