using System.Net;
using System.Text.Json;
using Civium.Contracts.Sensing;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Microsoft.Extensions.DependencyInjection;
using MQTTnet.Formatter;
using Xunit;

namespace Civium.Modules.Tests.Sensing.Mqtt;

/// <summary>Tasks on their way to a device and back (OGC 17-079r1).</summary>
public sealed class TaskDeliveryTests(MqttHost host) : IClassFixture<MqttHost>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_task_reaches_its_device_which_acknowledges_and_does_it()
    {
        var capability = await LampAsync();
        using var lamp = await Ear.OpenAsync(host, MqttProtocolVersion.V311, host.Token(Role.Steward));
        await lamp.SubscribeAsync($"v1.1/TaskingCapabilities({capability})/Tasks");
        var ordered = await host.PostAsync("/api/sensing/tasks", $$$"""{"capability":{{{capability}}},"parameters":{"level":30},"why":"It is late."}""");
        var id = ordered.GetProperty("id").GetInt64();
        var (_, heard) = await lamp.NextAsync();
        Assert.Equal((id, 30), (heard.GetProperty("@iot.id").GetInt64(), heard.GetProperty("taskingParameters").GetProperty("level").GetInt32()));

        Assert.True((await MqttHost.PublishAsync(lamp.Client, $"v1.1/Tasks({id})/status", """{"status":"acknowledged"}""")).IsSuccess);
        await UntilAsync(id, "acknowledged");
        Assert.True((await MqttHost.PublishAsync(lamp.Client, $"v1.1/Tasks({id})/status", """{"status":"done","detail":"30 %"}""")).IsSuccess);
        var done = await UntilAsync(id, "done");
        var history = done.GetProperty("history").EnumerateArray().ToList();
        Assert.Equal("It is late.", history[0].GetProperty("why").GetString());
        Assert.Equal(("done", "30 %", "a device"), (history[^1].GetProperty("state").GetString(), history[^1].GetProperty("why").GetString(), history[^1].GetProperty("by").GetString()));

        // A repetition, and what comes too late, change nothing.
        Assert.True((await MqttHost.PublishAsync(lamp.Client, $"v1.1/Tasks({id})/status", """{"status":"acknowledged"}""")).IsSuccess);
        Assert.Equal(history.Count, (await host.GetAsync($"/api/sensing/tasks/{id}")).GetProperty("history").GetArrayLength());
        await host.PostAsync($"/api/sensing/tasks/{id}/cancel", "{}", HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_device_that_was_away_gets_its_task_when_it_comes()
    {
        var capability = await LampAsync();
        var made = await host.PostAsync($"TaskingCapabilities({capability})/Tasks", """{"taskingParameters":{"level":10}}""");
        var id = made.GetProperty("@iot.id").GetInt64();
        Assert.Equal("created", (await host.GetAsync($"/api/sensing/tasks/{id}")).GetProperty("state").GetString());
        await Task.Delay(3100, TestContext.Current.CancellationToken);
        using var lamp = await Ear.OpenAsync(host, token: host.Token(Role.Steward));
        await lamp.SubscribeAsync($"v1.1/TaskingCapabilities({capability})/Tasks");
        Assert.Equal(id, (await lamp.NextAsync()).Body.GetProperty("@iot.id").GetInt64());
        await UntilAsync(id, "sent");

        // Without an answer it comes again.
        Assert.Equal(id, (await lamp.NextAsync()).Body.GetProperty("@iot.id").GetInt64());
    }

    [Fact]
    public async Task A_task_that_nobody_answers_times_out_and_one_that_is_taken_back_is_over()
    {
        var capability = await LampAsync();
        var first = await host.PostAsync($"TaskingCapabilities({capability})/Tasks", """{"taskingParameters":{"level":10}}""");
        var second = await host.PostAsync("/api/sensing/tasks", $$$"""{"capability":{{{capability}}},"parameters":{"level":20}}""");
        var cancelled = await host.SendAsync(HttpMethod.Post, $"/api/sensing/tasks/{second.GetProperty("id")}/cancel", """{"why":"a mistake"}""", HttpStatusCode.OK);
        Assert.Equal("cancelled", cancelled.GetProperty("state").GetString());
        await UntilAsync(first.GetProperty("@iot.id").GetInt64(), "timed-out");
        var listed = await host.GetAsync($"/api/sensing/tasks?state=timed-out&capability={capability}");
        Assert.Equal(1, listed.GetProperty("value").GetArrayLength());
        await host.GetAsync("/api/sensing/tasks?state=lost", HttpStatusCode.BadRequest);
        await host.GetAsync("/api/sensing/tasks/987654321", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"status":"well"}""")]
    [InlineData("""{}""")]
    [InlineData("""{"status":"done","detail":7}""")]
    public async Task A_bad_report_is_refused(string body)
    {
        var capability = await LampAsync();
        var made = await host.PostAsync($"TaskingCapabilities({capability})/Tasks", """{"taskingParameters":{"level":10}}""");
        await host.SendAsync(HttpMethod.Post, $"/api/sensing/tasks/{made.GetProperty("@iot.id")}/status", body, HttpStatusCode.BadRequest);
        await host.SendAsync(HttpMethod.Post, "/api/sensing/tasks/987654321/status", """{"status":"done"}""", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Only_the_role_and_the_department_that_are_asked_may_order()
    {
        var capability = await LampAsync("lighting", """{"tasking":{"role":"steward"}}""");
        var tasking = host.Services.GetRequiredService<ITasking>();
        TaskOrder By(string role, string? department) =>
            new(capability, """{"level":5}""", new Actor("p", "P", ActorKind.Person, [role], null, department), "a test");
        foreach (var (role, department) in new[] { (Role.Officer, "lighting"), (Role.Steward, "water"), (Role.Steward, null) })
        {
            var refused = await Assert.ThrowsAsync<RefusedException>(() => tasking.CreateAsync(By(role, department), TestContext.Current.CancellationToken));
            Assert.Equal((403, "task-forbidden"), (refused.Status, refused.Code));
        }

        Assert.True(await tasking.CreateAsync(By(Role.Steward, "lighting"), TestContext.Current.CancellationToken) > 0);
        Assert.True(await tasking.CreateAsync(By(Role.Administrator, null), TestContext.Current.CancellationToken) > 0);
        Assert.Equal("2", (await host.GetAsync($"TaskingCapabilities({capability})/Tasks/$count")).GetString());
    }

    [Fact]
    public async Task An_order_that_is_repeated_under_its_name_is_one()
    {
        var capability = await LampAsync();
        var tasking = host.Services.GetRequiredService<ITasking>();
        var order = new TaskOrder(capability, """{"level":5}""", Actor.System, "a rule", Guid.NewGuid().ToString());
        var id = await tasking.CreateAsync(order, TestContext.Current.CancellationToken);
        Assert.Equal(id, await tasking.CreateAsync(order, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("""{"tasking":5}""")]
    [InlineData("""{"tasking":{"role":"viewer"}}""")]
    [InlineData("""{"tasking":{"timeout":"soon"}}""")]
    public async Task Declarations_are_checked_when_written(string properties)
    {
        var thing = await host.PostAsync("Things", """{"name":"lamp","description":"d"}""");
        var answer = await host.PostAsync($"Things({thing.GetProperty("@iot.id")})/TaskingCapabilities", Capability(properties), HttpStatusCode.BadRequest);
        Assert.Contains("tasking", answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private async Task<long> LampAsync(string? department = null, string properties = """{"tasking":{"timeout":"PT15S","retry":"PT2S"}}""")
    {
        var marks = department is null ? "{}" : $$"""{"department":"{{department}}"}""";
        var thing = await host.PostAsync("Things", $$"""{"name":"lamp","description":"a street light","properties":{{marks}}}""");
        var made = await host.PostAsync($"Things({thing.GetProperty("@iot.id")})/TaskingCapabilities", Capability(properties));
        return made.GetProperty("@iot.id").GetInt64();
    }

    private static string Capability(string properties) => $$$"""
        {"name":"Dimming","description":"a street light","properties":{{{properties}}},
         "taskingParameters":{"type":"DataRecord","field":[{"name":"level","type":"Quantity","constraint":{"interval":[[0,100]]}}]},
         "Actuator":{"name":"Driver","description":"DALI","encodingType":"application/pdf","metadata":"https://example.org/dali.pdf"}}
        """;

    private async Task<JsonElement> UntilAsync(long task, string state)
    {
        for (var begun = Environment.TickCount64; ; await Task.Delay(100))
        {
            var now = await host.GetAsync($"/api/sensing/tasks/{task}");
            if (now.GetProperty("state").GetString() == state)
            {
                return now;
            }

            Assert.True(Environment.TickCount64 - begun < Patience.TotalMilliseconds, $"Task {task} is {now.GetProperty("state")} and not {state}.");
        }
    }
}
