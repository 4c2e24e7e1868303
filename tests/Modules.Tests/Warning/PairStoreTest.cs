using Civium.Kernel.Databases;
using Civium.Modules.Warning.Tracking;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Xunit;

namespace Civium.Modules.Tests.Warning;

public sealed class PairStoreTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Who_read_an_earlier_version_may_not_write(long version)
    {
        await using var house = await WarningHouse.OpenAsync();
        house.Catalogue.Add(5, "O3", "ug/m3");
        await house.ConsumeAsync(house.Hourly(5, 0, 250, 250));
        await using var context = await house.ContextAsync();
        var row = await context.Pairs.AsNoTracking().SingleAsync();
        Assert.Equal(1, row.Version);
        await using var transaction = await context.Database.BeginTransactionAsync();
        var engine = context.Database.IsSqlite() ? DatabaseEngine.Sqlite : DatabaseEngine.Postgres;
        row.Version = version;
        await Assert.ThrowsAsync<PairConflictException>(() => PairStore.WriteAsync(engine, transaction.GetDbTransaction(), [row], default));
        row.Version = 1;
        await PairStore.WriteAsync(engine, transaction.GetDbTransaction(), [row], default);
    }
}
