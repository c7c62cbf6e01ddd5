using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Applications as stored in their rows, without any decoding.</summary>
public static class StoredApplications
{
    public static async Task<string> ContentOfAsync(this PulseApp app, Draft draft)
    {
        var id = Guid.Parse(draft.Id);
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Database
            .SqlQuery<string>($"""SELECT "Content" AS "Value" FROM "Applications" WHERE "Id" = {id}""").SingleAsync();
    }

    public static async Task SetContentAsync(this PulseApp app, Draft draft, string content)
    {
        var id = Guid.Parse(draft.Id);
        await using var scope = app.Services.CreateAsyncScope();
        var changed = await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Database
            .ExecuteSqlAsync($"""UPDATE "Applications" SET "Content" = {content} WHERE "Id" = {id}""");
        Assert.That(changed, Is.EqualTo(1));
    }
}
