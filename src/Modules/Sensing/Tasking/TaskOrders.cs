using System.Text;
using System.Text.Json;
using Civium.Contracts.Sensing;
using Civium.Kernel.Observations;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Creating;
using Civium.Modules.Sensing.Drafts;
using Civium.Modules.Sensing.Requests;
using Civium.SensorThings.Model;

namespace Civium.Modules.Sensing.Tasking;

/// <summary>Creates Tasks for other modules and for programs: the same as their POST, with a reason.</summary>
internal sealed class TaskOrders(Creation creation) : ITasking
{
    public async Task<long> CreateAsync(TaskOrder order, CancellationToken cancellation)
    {
        Acting.As(order.By, order.Why);
        using var document = JsonCheck.Parse(Encoding.UTF8.GetBytes(Body(order)));
        var faults = new Faults();
        var draft = new DraftReader(faults).Creation(document.RootElement, EntityTypes.Task, null);
        faults.ThrowIfAny();
        var key = order.Key is { } name ? new IdempotencyKey("task\n" + name, name) : null;
        return await creation.CreateAsync(draft, Sight.Of(order.By), key, cancellation).ConfigureAwait(false);
    }

    private static string Body(TaskOrder order)
    {
        JsonElement parameters;
        try
        {
            parameters = JsonSerializer.Deserialize<JsonElement>(order.Parameters);
        }
        catch (JsonException bad)
        {
            throw RefusedException.BadRequest("bad-parameters", $"The parameters are not JSON: {bad.Message}", "/parameters");
        }

        return JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["taskingParameters"] = parameters,
            ["TaskingCapability"] = new Dictionary<string, object> { ["@iot.id"] = order.Capability },
        });
    }
}
