using System.Text.Json;
using Civium.Modules.Sensing.Requests;
using Civium.SensorThings.Model;

namespace Civium.Modules.Sensing.Drafts;

/// <summary>Makes drafts of bodies, with every fault that is in them.</summary>
internal sealed class DraftReader(Faults faults)
{
    /// <summary>How deep entities may be stated within entities.</summary>
    private const int MostNested = 8;

    /// <summary>The largest whole number that every JSON reader keeps (RFC 8259, section 6).</summary>
    private const long LargestChosen = (1L << 53) - 1;

    /// <summary>Reads an entity to be created.</summary>
    /// <param name="body">The JSON object.</param>
    /// <param name="type">What it is to be.</param>
    /// <param name="parent">How it is related to the entity whose collection it is posted to; null when to a set.</param>
    public Draft Creation(JsonElement body, EntityType type, DraftRelation? parent)
    {
        JsonCheck.Content(body, "", faults);
        faults.ThrowIfAny();
        var draft = Read(body, type, "", parent?.Navigation, 1);
        if (parent is not null)
        {
            draft.Relations.Insert(0, parent);
        }

        return draft;
    }

    /// <summary>Reads the changes that a PATCH states: any properties, and links to related entities, none inline.</summary>
    public Draft Change(JsonElement body, EntityType type)
    {
        JsonCheck.Content(body, "", faults);
        faults.ThrowIfAny();
        var draft = new Draft(type, "");
        if (IsObject(body, ""))
        {
            Members(draft, body, null, MostNested, isChange: true);
        }

        foreach (var inline in draft.Relations.Where(relation => relation.Inline is not null))
        {
            faults.Add(inline.Pointer, "states an entity inline, which a change may not: change that entity by itself, or link one by its @iot.id.");
        }

        return draft;
    }

    private Draft Read(JsonElement body, EntityType type, string pointer, Navigation? back, int depth)
    {
        var draft = new Draft(type, pointer);
        if (!IsObject(body, pointer))
        {
            return draft;
        }

        if (depth > MostNested)
        {
            faults.Add(pointer, $"entities are nested deeper than {MostNested}; create them in several requests.");
            return draft;
        }

        Members(draft, body, back, depth, isChange: false);
        foreach (var missing in type.Properties.Where(one => one is { Mandatory: true, ServiceAssigned: false } && body.TryGetProperty(one.Name, out _) == false))
        {
            faults.Add(pointer, $"{type.Name} needs \"{missing.Name}\".");
        }

        Relations(draft, back);
        if (type == EntityTypes.MultiDatastream)
        {
            PartsCheck.Check(draft, back, faults);
        }

        return draft;
    }

    private void Relations(Draft draft, Navigation? back)
    {
        foreach (var one in draft.Type.Navigations.Where(one => one is { Mandatory: true, ServiceAssigned: false } && !IsSecond(draft.Type, one)))
        {
            var isThere = IsStated(draft, one.Name, back);
            var hasOther = one.AlternativeName is { } other && IsStated(draft, other, back);
            if (!isThere && !hasOther)
            {
                faults.Add(draft.Pointer, $"{draft.Type.Name} needs \"{one.Name}\"{(one.AlternativeName is { } or ? $" or \"{or}\"" : "")}: link it by @iot.id or state it inline.");
            }
            else if (isThere && hasOther)
            {
                faults.Add(draft.Pointer, $"{draft.Type.Name} belongs to one {one.Name} or one {one.AlternativeName}, not to both.");
            }

        }
    }

    /// <summary>Of two relations that may stand for each other, the one that is spoken of with the first.</summary>
    private static bool IsSecond(EntityType type, Navigation one) =>
        one.AlternativeName is { } other && type.Navigations.TakeWhile(before => before != one).Any(before => before.Name == other);

    private static bool IsStated(Draft draft, string navigation, Navigation? back) => navigation == back?.Name || draft.To(navigation) is not null;

    private void Members(Draft draft, JsonElement body, Navigation? back, int depth, bool isChange)
    {
        foreach (var member in body.EnumerateObject())
        {
            var pointer = draft.Pointer + JsonCheck.Step(member.Name);
            if (member.NameEquals("@iot.id"))
            {
                ReadId(draft, member.Value, pointer, isChange);
            }
            else if (draft.Type.Properties.FirstOrDefault(one => one.JsonName == member.Name) is { } property)
            {
                ReadValue(draft, property, member.Value, pointer, isChange);
            }
            else if (draft.Type.FindNavigation(member.Name) is { } navigation)
            {
                ReadRelation(draft, navigation, member.Value, pointer, back, depth);
            }
            else if (!member.Name.EndsWith("@iot.navigationLink", StringComparison.Ordinal))
            {
                faults.Add(pointer, $"{draft.Type.Name} has no property or relation \"{member.Name}\".");
            }
        }
    }

    private void ReadId(Draft draft, JsonElement value, string pointer, bool isChange)
    {
        if (isChange)
        {
            faults.Add(pointer, "an id cannot be changed.");
        }
        else if (draft.Type == EntityTypes.Observation)
        {
            faults.Add(pointer, "ids of Observations are assigned by the service: leave it out.");
        }
        else
        {
            draft.Id = ReadLink(value, pointer);
            if (draft.Id > LargestChosen)
            {
                faults.Add(pointer, $"an id that a client chooses is {LargestChosen} at most.");
            }
        }
    }

    private void ReadValue(Draft draft, EntityProperty property, JsonElement value, string pointer, bool isChange)
    {
        if (property.ReadOnly)
        {
            return;
        }

        if (value.ValueKind == JsonValueKind.Null && property.Type != PropertyType.Any)
        {
            if (property is { Mandatory: true, ServiceAssigned: false } || (isChange && property.Name == "phenomenonTime"))
            {
                faults.Add(pointer, "must not be null.");
            }
            else if (isChange)
            {
                draft.Values[property.Name] = value;
            }

            return;
        }

        ValueCheck.Check(draft.Type, property, value, pointer, faults);
        draft.Values[property.Name] = value;
    }

    private void ReadRelation(Draft draft, Navigation navigation, JsonElement value, string pointer, Navigation? back, int depth)
    {
        if (navigation.Name == back?.Name && !navigation.Many)
        {
            faults.Add(pointer, $"the {navigation.TargetName} is told by where this {draft.Type.Name} stands: leave it out.");
        }
        else if (!navigation.Many)
        {
            ReadRelated(draft, navigation, value, pointer, depth);
        }
        else if (value.ValueKind != JsonValueKind.Array)
        {
            faults.Add(pointer, $"must be an array of entities, and is {ValueCheck.Kind(value)}.");
        }
        else
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                ReadRelated(draft, navigation, item, $"{pointer}/{index++}", depth);
            }
        }
    }

    private void ReadRelated(Draft draft, Navigation navigation, JsonElement value, string pointer, int depth)
    {
        var isLink = value.ValueKind == JsonValueKind.Object && value.TryGetProperty("@iot.id", out _) && value.EnumerateObject().Count() == 1;
        if (!isLink)
        {
            var inline = Read(value, navigation.Target, pointer, navigation.Inverse, depth + 1);
            draft.Relations.Add(new DraftRelation(navigation, inline, 0, pointer));
        }
        else if (navigation is { Many: true, Inverse.Many: false })
        {
            faults.Add(pointer, $"{navigation.TargetName} {value.GetProperty("@iot.id")} belongs to another {draft.Type.Name} and cannot be moved: state a new one inline.");
        }
        else
        {
            draft.Relations.Add(new DraftRelation(navigation, null, ReadLink(value.GetProperty("@iot.id"), pointer + "/@iot.id"), pointer));
        }
    }

    private long ReadLink(JsonElement value, string pointer)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var id) || id <= 0)
        {
            faults.Add(pointer, "an id is a whole number from 1 to 9223372036854775807.");
            return 0;
        }

        return id;
    }

    private bool IsObject(JsonElement value, string pointer)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            return true;
        }

        faults.Add(pointer, $"must be an object, and is {ValueCheck.Kind(value)}.");
        return false;
    }
}
