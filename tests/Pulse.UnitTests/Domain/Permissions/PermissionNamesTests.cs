using Pulse.Domain.Permissions;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Domain.Permissions;

public sealed class PermissionNamesTests
{
    /// <summary>Numbers are stored bits and names are part of the contract: a row can be added here, but never changed.</summary>
    private static readonly Dictionary<string, int> Numbers = new()
    {
        ["readApplications"] = 0,
        ["writeApplications"] = 1,
        ["decideApplications"] = 2,
        ["readMerchants"] = 3,
        ["writeMerchants"] = 4,
        ["readApiKeys"] = 5,
        ["writeApiKeys"] = 6,
        ["verifyApiKeys"] = 7,
        ["readUsers"] = 8,
        ["writeUsers"] = 9,
        ["readRoles"] = 10,
        ["writeRoles"] = 11,
        ["readAccounts"] = 12,
        ["writeAccounts"] = 13,
        ["readSessions"] = 14,
        ["writeSessions"] = 15,
        ["readAuditEvents"] = 16,
        ["readSensitiveData"] = 17,
        ["impersonateUsers"] = 18,
        ["verifyAllAccounts"] = 19,
        ["importApiKeys"] = 20,
    };

    [Test]
    public void Names_and_stored_numbers_of_permissions_never_change()
    {
        var actual = Enum.GetValues<Permission>().ToDictionary(permission => permission.Name(), permission => (int)permission);

        Assert.That(actual, Is.EquivalentTo(Numbers));
    }

    [Test]
    public void A_permission_set_is_stored_as_one_bit_per_permission()
    {
        var bits = Enum.GetValues<Permission>().ToDictionary(permission => permission.Name(), permission => Some.Set(permission).Bits);

        Assert.That(bits, Is.EquivalentTo(Numbers.ToDictionary(pair => pair.Key, pair => (long)Math.Pow(2, pair.Value))));
    }

    [Test]
    public void Every_name_is_read_back_as_its_permission()
    {
        foreach (var (name, number) in Numbers)
        {
            Assert.That(PermissionNames.TryParse(name, out var permission), name);
            Assert.That((int)permission, Is.EqualTo(number), name);
        }
    }

    [TestCase("ReadUsers")]
    [TestCase("readusers")]
    [TestCase(" readUsers")]
    [TestCase("8")]
    [TestCase("")]
    [TestCase("superAdmin")]
    public void Only_the_exact_name_is_a_permission(string name) => Assert.That(PermissionNames.TryParse(name, out _), Is.False);

    [Test]
    public void Every_permission_has_its_own_description()
    {
        var descriptions = Enum.GetValues<Permission>().Select(permission => permission.Description());

        Assert.That(descriptions, Is.Unique.And.All.EndsWith("."));
    }
}
