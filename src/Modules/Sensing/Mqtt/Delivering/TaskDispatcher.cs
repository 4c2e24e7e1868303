using Civium.Kernel.Access;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Mqtt.Subscribing;
using Civium.Modules.Sensing.Tasking;
using Microsoft.Extensions.Logging;

namespace Civium.Modules.Sensing.Mqtt.Delivering;

/// <summary>
/// Brings Tasks to their devices, which subscribe <c>v1.1/TaskingCapabilities(ID)/Tasks</c> (OGC 17-079r1, section 10.2). A new Task reaches who
/// is connected as every new entity does; this hands it over again, to devices that were away or did not answer, until they answer or their time is
/// over. Of several processes the one that the device is connected to does so. A device may hear of a Task more than once, and knows it by its id.
/// </summary>
internal sealed class TaskDispatcher(TaskBook book, TopicIndex index, AskQueue asks, TimeProvider clock, ILogger<TaskDispatcher> log)
{
    private const int Batch = 500;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>What is younger than this is on its way as a new entity.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    /// <summary>Hands over until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var wake = new SemaphoreSlim(0, 1);
        void Wake()
        {
            if (wake.CurrentCount == 0)
            {
                wake.Release();
            }
        }

        book.Stated += Wake;
        try
        {
            while (true)
            {
                try
                {
                    foreach (var delivery in await book.DueAsync(Batch, cancellation).ConfigureAwait(false))
                    {
                        await LookAtAsync(delivery, cancellation).ConfigureAwait(false);
                    }
                }
                catch (Exception failure) when (!cancellation.IsCancellationRequested)
                {
                    log.LogError(failure, "Tasks could not be handed over; it is tried again");
                }

                await wake.WaitAsync(Look, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            book.Stated -= Wake;
        }
    }

    private async Task LookAtAsync(TaskDelivery delivery, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (now >= delivery.Deadline)
        {
            await book.MoveAsync(delivery.TaskId, TaskState.TimedOut, Actor.System, "The device did not answer in time.", cancellation).ConfigureAwait(false);
            return;
        }

        var topic = index.Find($"v1.1/TaskingCapabilities({delivery.CapabilityId})/Tasks");
        if (topic is null || topic.Subscribers.Length == 0 || !await book.HandedOverAsync(delivery, cancellation).ConfigureAwait(false))
        {
            return;
        }

        if (delivery.Attempts > 0 || now - delivery.CreatedAt > Fresh)
        {
            asks.Add(new Ask(topic, delivery.TaskId, default, IsAlways: true));
        }

        if (delivery.State == nameof(TaskState.Created))
        {
            await book.MoveAsync(delivery.TaskId, TaskState.Sent, Actor.System, null, cancellation).ConfigureAwait(false);
        }
    }
}
