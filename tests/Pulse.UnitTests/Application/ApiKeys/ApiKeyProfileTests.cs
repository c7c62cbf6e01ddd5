using System.Reflection;
using AutoMapper.Internal;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.ApiKeys;

public sealed class ApiKeyProfileTests
{
    [Test]
    public void Every_member_of_every_mapped_type_has_a_source() => Ports.Mapping.AssertConfigurationIsValid();

    [Test]
    public void Every_member_of_a_key_is_mapped()
    {
        var key = Some.Key(Some.Details("Till", "At the door", Some.Set(Permission.WriteUsers, Permission.ReadUsers), Some.Now.AddDays(1)));

        var dto = Ports.View.InList(key, KeyTerms.None);

        Assert.That((dto.Id, dto.ApiKey, dto.AccountId), Is.EqualTo((key.Id, key.Identifier, "6591739253089529")));
        Assert.That((dto.Name, dto.Description, dto.Active, dto.SecretHint), Is.EqualTo(("Till", "At the door", true, key.SecretHint)));
        Assert.That(dto.Status, Is.EqualTo(ApiKeyStatus.Active));
        Assert.That(dto.Permissions, Is.EqualTo(new PermissionName[] { Permission.ReadUsers, Permission.WriteUsers }));
        Assert.That((dto.ExpiresAt, dto.LastUsedAt), Is.EqualTo(((DateTime?)Some.Now.AddDays(1), (DateTime?)null)));
        Assert.That((dto.CreatedAt, dto.CreatedBy), Is.EqualTo((Some.Now, "maker@example.com")));
        Assert.That(
            dto.Secrets.Select(
                secret => (secret.Hint, secret.State, secret.CreatedAt, secret.ActivatedAt, secret.LastUsedAt, secret.EndsAt)),
            Is.EqualTo(new[] { (key.SecretHint, SecretState.Active, Some.Now, (DateTime?)Some.Now, (DateTime?)null, (DateTime?)null) }));
        Assert.That((dto.UpdatedAt, dto.UpdatedBy), Is.EqualTo((Some.Now, "maker@example.com")));
    }

    [Test]
    public void A_created_key_has_the_same_fields_and_its_secret()
    {
        var key = Some.Key();

        var dto = Ports.View.Issued(key, KeyTerms.None, Some.Secret).Value;

        Assert.That(dto.ApiSecret, Is.EqualTo(Some.Secret.Reveal()));
        Assert.That((dto.Id, dto.ApiKey, dto.AccountId), Is.EqualTo((key.Id, key.Identifier, key.AccountId.ToString())));
        Assert.That(dto.Permissions, Is.EqualTo(key.Permissions.ToSortedList()));
    }

    /// <summary>
    /// AutoMapper fills types that refer to themselves without a depth limit. Advisory GHSA-rvv3-g6hj-g44x is suppressed in
    /// Directory.Build.props because no mapped type does.
    /// </summary>
    [Test]
    public void No_type_that_is_mapped_to_refers_to_itself()
    {
        var mapped = Ports.Mapping.Internal().GetAllTypeMaps().Select(map => map.DestinationType).Distinct().ToList();

        Assert.That(mapped, Is.Not.Empty);
        Assert.That(mapped.Where(ReachesItself), Is.Empty);
    }

    [Test]
    public void The_check_for_recursive_types_detects_direct_and_indirect_recursion()
    {
        Assert.That(
            new[] { typeof(Direct), typeof(Indirect), typeof(Flat) }.Where(ReachesItself),
            Is.EqualTo(new[] { typeof(Direct), typeof(Indirect) }));
    }

    private static bool ReachesItself(Type type)
    {
        var seen = new HashSet<Type>();
        var toSee = new Stack<Type>(ReferredToBy(type));
        while (toSee.TryPop(out var next))
        {
            if (next.IsAssignableFrom(type) && next != typeof(object))
            {
                return true;
            }

            if (seen.Add(next))
            {
                ReferredToBy(next).ToList().ForEach(toSee.Push);
            }
        }

        return false;
    }

    /// <summary>Types of its own members, including elements of collections. The search ends at types of the framework.</summary>
    private static IEnumerable<Type> ReferredToBy(Type type) =>
        type.Assembly.GetName().Name!.StartsWith("Pulse", StringComparison.Ordinal) && !type.IsEnum
        ? type.GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(property => Parts(property.PropertyType))
        : [];

    private static IEnumerable<Type> Parts(Type type) =>
        type.IsArray ? Parts(type.GetElementType()!) : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts) : [type];

    private sealed record Direct(string Name, Direct? Next);

    private sealed record Indirect(IReadOnlyList<Between> Children);

    private sealed record Between(Dictionary<string, Indirect[]> Parents);

    private sealed record Flat(string Name, IReadOnlyList<Permission> Permissions, DateTime? At);
}
