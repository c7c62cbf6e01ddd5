using Pulse.Application.Audit;
using Pulse.ArchitectureTests.Setup;
using Pulse.Domain.Applications;

namespace Pulse.ArchitectureTests;

/// <summary>The audit log owns its format: a change of the API, the domain or the database cannot change the content of events.</summary>
public sealed class AuditSnapshotTests
{
    [Test]
    public void Snapshots_are_sealed_records_of_values_and_other_snapshots()
    {
        var open = from snapshot in Source.Types
                   where snapshot is { IsInterface: false } && snapshot.IsAssignableTo(typeof(IAuditSnapshot))
                   from type in PartsOf(snapshot).Append(snapshot)
                   where !IsValue(type) && !(type.IsSealed && type.Name.EndsWith("Snapshot", StringComparison.Ordinal))
                   select $"{snapshot.Name}: {type.Name}";

        Assert.That(open, Is.Empty);
    }

    private static IEnumerable<Type> PartsOf(Type snapshot) => snapshot.GetProperties()
        .Select(property => ElementOf(property.PropertyType))
        .SelectMany(type => IsValue(type) ? [type] : PartsOf(type).Prepend(type));

    private static Type ElementOf(Type type) => type.IsGenericType ? type.GetGenericArguments()[0] : type;

    private static bool IsValue(Type type) =>
        type.IsEnum || type == typeof(SensitiveText) || (type.Namespace == nameof(System) && (type.IsValueType || type == typeof(string)));
}
