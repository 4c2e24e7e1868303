using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Paths;
using Civium.SensorThings.Model;
using Civium.SensorThings.Query;

namespace Civium.Modules.Sensing.Reading;

/// <summary>A row with what of its relations is shown inline.</summary>
/// <param name="Row">An entity or an observation.</param>
/// <param name="Relations">What is expanded.</param>
internal sealed record Shown(object Row, IReadOnlyList<ShownRelation> Relations);

/// <summary>An expanded relation of one row.</summary>
/// <param name="Navigation">Which.</param>
/// <param name="Select">What of the related entities is shown; empty for all.</param>
/// <param name="Rows">The related entities.</param>
/// <param name="Count">How many there are; null when it was not asked for.</param>
/// <param name="Next">The address of the next ones; null when these are all.</param>
internal sealed record ShownRelation(Navigation Navigation, IReadOnlyList<string> Select, IReadOnlyList<Shown> Rows, long? Count, string? Next);

/// <summary>
/// Reads what <c>$expand</c> asks for (OGC 18-088, section 9.3.2.1). A relation to one is loaded for all rows together; one to many is a
/// question a row, with its own options and pages.
/// </summary>
internal sealed class Expansion(Asker asker)
{
    /// <summary>How many entities one answer may hold.</summary>
    private const int MostEntities = 20_000;

    private readonly Graph _graph = new(asker);
    private int _entities;

    /// <summary>The times that expanded streams span.</summary>
    public Graph Graph => _graph;

    /// <summary>Refuses branches and selections that the model does not have.</summary>
    public static void Check(QueryOptions options, EntityType type, string option = "$select")
    {
        foreach (var name in options.Select.Where(name => name != "*"))
        {
            var first = name.Split('/')[0];
            if (type.FindProperty(first) is null && type.FindNavigation(first) is null)
            {
                throw NotOffered.Option(option, 0, $"{type.Name} has no property or relation \"{name}\" that could be selected.");
            }
        }

        foreach (var item in options.Expand)
        {
            var navigation = type.FindNavigation(item.Navigation)
                ?? throw NotOffered.Option("$expand", item.Position, $"{type.Name} has no relation \"{item.Navigation}\"; it has {string.Join(", ", type.Navigations.Select(one => one.Name))}.");
            if (!navigation.Many && (item.Options.Filter is not null || item.Options.OrderBy.Count > 0 || item.Options.Top is not null || item.Options.Skip > 0 || item.Options.Count))
            {
                throw NotOffered.Option("$expand", item.Position, $"{item.Navigation} is one entity: only $select and $expand can be asked of it.");
            }

            Check(item.Options, navigation.Target, "$expand");
        }
    }

    /// <summary>Reads what is asked for of rows of one type.</summary>
    public async Task<List<Shown>> ExpandAsync(IReadOnlyList<object> rows, EntityType type, IReadOnlyList<ExpandItem> items)
    {
        if (type == EntityTypes.Datastream || type == EntityTypes.MultiDatastream)
        {
            await _graph.LoadExtentsAsync(rows).ConfigureAwait(false);
        }

        var relations = new List<ShownRelation>[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            relations[i] = [];
        }

        foreach (var item in items)
        {
            var navigation = type.FindNavigation(item.Navigation)!;
            var shown = navigation.Many ? await ManyAsync(rows, navigation, item).ConfigureAwait(false) : await OneAsync(rows, navigation, item).ConfigureAwait(false);
            for (var i = 0; i < rows.Count; i++)
            {
                relations[i].Add(shown[i]);
            }
        }

        return [.. rows.Select((row, i) => new Shown(row, relations[i]))];
    }

    private async Task<List<ShownRelation>> OneAsync(IReadOnlyList<object> rows, Navigation navigation, ExpandItem item)
    {
        var others = rows.Count == 0 ? [] : await _graph.RelateAsync(rows, navigation).ConfigureAwait(false);
        Count(others.Count, item);
        var shown = (await ExpandAsync(others, navigation.Target, item.Options.Expand).ConfigureAwait(false)).ToDictionary(one => one.Row, ReferenceEqualityComparer.Instance);
        return [.. rows.Select(row => new ShownRelation(
            navigation, item.Options.Select, [.. _graph.Related(row, navigation.Name).Select(other => shown[other])], null, null))];
    }

    private async Task<List<ShownRelation>> ManyAsync(IReadOnlyList<object> rows, Navigation navigation, ExpandItem item)
    {
        var pages = new List<Page>(rows.Count);
        var size = item.Options.Top ?? CollectionReader.UsualPage;
        foreach (var row in rows)
        {
            var target = new Target(navigation.Target, null, navigation, Graph.IdOf(row), []);
            var page = await CollectionReader.ReadAsync(asker, target, item.Options, size, "$expand").ConfigureAwait(false);
            Count(page.Rows.Count, item);
            pages.Add(page);
        }

        // All members of all rows together, so that what they are related to costs one question.
        var shown = await ExpandAsync([.. pages.SelectMany(page => page.Rows)], navigation.Target, item.Options.Expand).ConfigureAwait(false);
        var relations = new List<ShownRelation>(rows.Count);
        var taken = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var members = shown.GetRange(taken, pages[i].Rows.Count);
            taken += members.Count;
            relations.Add(new ShownRelation(navigation, item.Options.Select, members, pages[i].Count, Next(rows[i], navigation, item.Options, pages[i].Next)));
        }

        return relations;
    }

    private string? Next(object row, Navigation navigation, QueryOptions options, string? token)
    {
        if (token is null)
        {
            return null;
        }

        var type = row is Entity entity ? EntitySets.Of(entity).Type : EntityTypes.Observation;
        var asked = OptionsPrinter.Print(options with { Skip = 0 });
        return $"{asker.Root}/{type.SetName}({Graph.IdOf(row)})/{navigation.Name}?{(asked.Length > 0 ? asked + "&" : "")}$skiptoken={token}";
    }

    private void Count(int more, ExpandItem item)
    {
        _entities += more;
        if (_entities > MostEntities)
        {
            throw NotOffered.Option("$expand", item.Position, $"the answer would hold more than {MostEntities} entities; ask for fewer with $top, here or outside, or follow the navigation links.");
        }
    }
}
