using Microsoft.EntityFrameworkCore;

namespace Pulse.Bench.Hosts;

/// <summary>Orders in a SQLite file of the service, read as services usually do: EF Core, a pooled context, a compiled query.</summary>
public sealed class StoredOrders(DbContextOptions<StoredOrders> options) : DbContext(options)
{
    public const int Count = 1_000;

    private static readonly Func<StoredOrders, int, Task<StoredOrder?>> OrderAsync = EF.CompileAsyncQuery(
        (StoredOrders db, int id) => db.Orders.AsNoTracking().SingleOrDefault(order => order.Id == id));

    public DbSet<StoredOrder> Orders => Set<StoredOrder>();

    public static void Add(IServiceCollection services, string file) =>
        services.AddDbContextPool<StoredOrders>(options => options.UseSqlite($"Data Source={file}"));

    public static async Task FillAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StoredOrders>();
        await db.Database.EnsureCreatedAsync();
        for (var id = 1; id <= Count; id++)
        {
            db.Orders.Add(new(id, "6591739253089529", id % 2 == 0 ? "tea" : "coffee", id % 7, "sent", DateTime.UnixEpoch.AddDays(id)));
        }

        await db.SaveChangesAsync();
    }

    /// <summary>The handler of the endpoint.</summary>
    public static async Task<IResult> GetAsync(StoredOrders db, int id) =>
        await OrderAsync(db, id) is { } order ? TypedResults.Ok(order) : TypedResults.NotFound();
}

public sealed record StoredOrder(int Id, string AccountId, string Article, int Count, string State, DateTime CreatedAt);
