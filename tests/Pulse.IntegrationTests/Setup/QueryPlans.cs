using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence;

namespace Pulse.IntegrationTests.Setup;

/// <summary>One step of SQLite's plan of a statement.</summary>
/// <param name="Parent">The id of the parent step; 0 for the statement itself. The loops of one join have the same parent.</param>
/// <param name="Text">SQLite's description.</param>
public sealed record PlanStep(int Parent, string Text);

/// <summary>
/// SQLite's plan of a statement. The plan depends neither on parameter values nor, without ANALYZE, on the content of the tables.
/// </summary>
public sealed partial class QueryPlans(IServiceScopeFactory scopes)
{
    public async Task<IReadOnlyList<PlanStep>> StepsAsync(string statement)
    {
        var steps = new List<PlanStep>();
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<PulseDbContext>().Database;
        await database.OpenConnectionAsync();
        await using var command = database.GetDbConnection().CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {statement}";
        foreach (var name in Parameter().Matches(statement).Select(match => match.Value).Distinct())
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, DBNull.Value);
            command.Parameters.Add(parameter);
        }

        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            steps.Add(new PlanStep(reader.GetInt32(1), reader.GetString(3)));
        }

        return steps;
    }

    /// <summary>The steps, in one line.</summary>
    public async Task<string> OfAsync(string statement) => string.Join("; ", (await StepsAsync(statement)).Select(step => step.Text));

    [GeneratedRegex(@"@\w+")]
    private static partial Regex Parameter();
}
